"""An experiment to and from a link, exact and with every mistake named; and what a change of a field keeps."""

import dataclasses
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.losses import ALIASES, AUTOMATIC, LOSSES
from core.catalog.optimizers import OPTIMIZERS
from core.data.custom_data import EXAMPLE
from core.datasets.catalog import CUSTOM_DATASETS, DATASETS
from core.experiment.control import of_loss, of_optimizer
from core.experiment.fields import (
    EVALUATION_DEFAULTS,
    GRAPH_INPUTS,
    SPECS,
    Experiment,
    ExperimentError,
    Problem,
    for_training,
    graph_key,
)
from core.experiment.link import MAXIMUM_QUERY
from core.experiment.link_codec import pack_points, pack_table
from core.spec import MAXIMUM_LAYERS, MAXIMUM_TEXT, MAXIMUM_UNITS, Spec

Values = st.SearchStrategy[Any]


def numbers(spec: Spec) -> Values:
    return st.floats(spec.minimum, spec.maximum, allow_nan=False, allow_infinity=False)


POINTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 255), st.integers(0, 255)), max_size=20)
PACKED: dict[str, Values] = {
    "drawn": POINTS.map(pack_points),
    "typed": st.integers(2, len(EXAMPLE)).map(lambda rows: pack_table(EXAMPLE[:rows])) | st.just(""),
}


def allowed(spec: Spec, name: str) -> Values:
    """Everything that a control allows; of packed texts, some."""
    if name in PACKED:
        return PACKED[name]
    sizes = st.lists(st.integers(1, MAXIMUM_UNITS), max_size=MAXIMUM_LAYERS)
    kinds: dict[str, Values] = {
        "integer": st.integers(int(spec.minimum or 0), int(spec.maximum or 0)),
        "number": numbers(spec) if spec.kind == "number" else st.nothing(),
        "switch": st.booleans(),
        "choice": st.sampled_from(sorted(spec.choices) or [""]),
        "text": st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        "layers": sizes.map(lambda units: "-".join(map(str, units))),
    }
    return st.none() | kinds[spec.kind] if spec.optional else kinds[spec.kind]


EXPERIMENTS = st.fixed_dictionaries({}, optional={name: allowed(spec, name) for name, spec in SPECS.items()}).map(
    lambda values: Experiment(**values)
)


def refused(query: str) -> ExperimentError:
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_query(query)
    return caught.value


@given(EXPERIMENTS)
def test_an_experiment_comes_back_from_its_link(experiment: Experiment) -> None:
    assert Experiment.from_query(experiment.to_query()) == experiment
    assert Experiment.from_query("?" + experiment.to_query()) == experiment


@given(EXPERIMENTS)
def test_the_changes_are_a_link_to_the_same_experiment_and_no_longer_one(experiment: Experiment) -> None:
    short = urlencode(experiment.changes())
    assert Experiment.from_query(short) == experiment
    assert len(short) <= len(experiment.to_query())
    assert set(experiment.changes()) == {
        name for name, spec in SPECS.items() if getattr(experiment, name) != spec.default
    }


@pytest.mark.parametrize("name", [name for name, spec in SPECS.items() if spec.kind == "text" and name not in PACKED])
def test_the_longest_text_comes_back_from_its_link(name: str) -> None:
    experiment = Experiment(**{name: "x" * MAXIMUM_TEXT})
    assert Experiment.from_query(experiment.to_query()) == experiment


def test_an_untouched_experiment_names_every_field_in_its_link_and_no_change() -> None:
    assert Experiment().changes() == {}
    assert Experiment.from_query("") == Experiment()
    named = [part.split("=")[0] for part in Experiment().to_query().split("&")]
    assert named == list(SPECS) == [field.name for field in dataclasses.fields(Experiment)]


def test_a_link_sets_just_what_it_names() -> None:
    experiment = Experiment.from_query("dataset=moons&optimizer=adam&epochs=50&layers=")
    assert experiment == Experiment(dataset="moons", optimizer="adam", epochs=50, layers="")
    assert experiment.hidden_units == ()


@pytest.mark.parametrize("alias", ALIASES)
def test_an_alias_of_a_loss_is_that_loss(alias: str) -> None:
    assert Experiment.from_query(f"loss={alias}") == Experiment(loss=ALIASES[alias])
    assert Experiment(loss=alias).loss == ALIASES[alias]


def test_every_problem_is_listed_with_what_was_given_what_is_allowed_and_what_is_used() -> None:
    error = refused("epochs=-3&optimizer=turbo&seed=7&layers=0&cut=high&speed=9&loss=mse")
    assert [(problem.parameter, problem.given) for problem in error.problems] == [
        ("epochs", "-3"),
        ("optimizer", "turbo"),
        ("layers", "0"),
        ("cut", "high"),
        ("speed", "9"),
    ]
    lines = str(error).splitlines()
    assert lines[0] == "epochs = '-3' must be a whole number from 1 to 2,000; 50 is used instead"
    assert lines[1].startswith("optimizer = 'turbo' must be one of sgd, adam, ")
    assert lines[1].endswith("; adam is used instead")
    assert lines[2].endswith("or nothing for no hidden layer; 16-16 is used instead")
    assert lines[3] == "cut = 'high' must be a number; its default is used instead"
    assert lines[4] == "speed = '9' is no setting of an experiment; it is left out"
    assert error.experiment == Experiment(seed=7, loss="mean_squared_error")


@pytest.mark.parametrize("name", [name for name, spec in SPECS.items() if spec.kind != "text"])
def test_every_control_names_its_bad_value_and_keeps_its_default(name: str) -> None:
    error = refused(f"{name}=no!&seed=5" if name != "seed" else "seed=no!")
    assert [problem.parameter for problem in error.problems] == [name]
    assert SPECS[name].allowed in str(error)
    assert getattr(error.experiment, name) == SPECS[name].default
    assert error.experiment.seed == (5 if name != "seed" else 0)


def test_of_a_repeated_name_the_first_is_used_and_said_so() -> None:
    error = refused("epochs=10&epochs=20&epochs=30")
    assert [str(problem) for problem in error.problems] == [
        "epochs = '20' is given twice; the first, '10', counts",
        "epochs = '30' is given twice; the first, '10', counts",
    ]
    assert error.experiment == Experiment(epochs=10)


@pytest.mark.parametrize("text", ["x" * 20_000, "\u202e" * 2_000, "a\nb\u2028c\x1b[2J" * 500])
def test_what_a_link_holds_is_quoted_on_one_short_line(text: str) -> None:
    queries = [[(text, text), (text, "")], *([(name, text), (name, text)] for name in SPECS)]
    problems = [problem for query in queries for problem in refused(urlencode(query)).problems]
    assert len(problems) > len(SPECS)
    for line in map(str, problems):
        assert len(line) < 600
        assert line.splitlines() == [line]
        assert not {"\u202e", "\x1b"} & {*line}


@pytest.mark.parametrize("query", ["utm_source=mail", "fbclid=x", "embed=true", "embed_options=light_theme"])
def test_what_browsers_and_mail_add_is_no_problem(query: str) -> None:
    assert Experiment.from_query(f"{query}&epochs=9") == Experiment(epochs=9)


@pytest.mark.parametrize("name", ["rows", "noise", "cut", "learning_rate", "seed", "dropout"])
@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "9" * 5_000, "1e", "½", "\x00", "%FF%FE", "\ufffd"])
def test_odd_numbers_are_named_and_nothing_else_is_raised(name: str, text: str) -> None:
    error = refused(urlencode({name: text}) + "&epochs=9")
    assert [problem.parameter for problem in error.problems] == [name]
    assert len(str(error)) < 300
    assert error.experiment == Experiment(epochs=9)


@pytest.mark.parametrize("text", ["\u0665", "1_0"])
@pytest.mark.parametrize("name", ["rows", "cut", "learning_rate"])
def test_a_number_is_written_in_plain_digits(name: str, text: str) -> None:
    assert [problem.parameter for problem in refused(urlencode({name: text})).problems] == [name]


def test_what_is_said_to_be_used_is_used() -> None:
    error = refused("epochs=-3&epochs=20")
    used = [problem.used for problem in error.problems]
    assert error.experiment.epochs == (50 if "50 is used instead" in used else 20)


def test_the_first_of_two_is_named_as_it_stands_in_a_link() -> None:
    error = refused("batch_normalization=true&batch_normalization=false")
    assert "the first, 'true', counts" in str(error)


def test_the_longest_text_of_any_alphabet_comes_back_from_its_link() -> None:
    experiment = Experiment(leave_out="列" * MAXIMUM_TEXT)
    assert Experiment.from_query(experiment.to_query()) == experiment


@pytest.mark.parametrize(
    "values", [{"dataset": []}, {"rows": 10**400}, {"noise": 10**400}], ids=["list", "rows", "noise"]
)
def test_a_value_of_any_type_is_refused_in_words(values: dict[str, Any]) -> None:
    with pytest.raises(ExperimentError):
        Experiment(**values)


def test_a_very_long_link_is_refused_in_few_words() -> None:
    error = refused("target=" + "x" * MAXIMUM_QUERY)
    assert str(error).endswith(f"is longer than {MAXIMUM_QUERY:,} characters; all defaults are used")
    assert len(str(error)) < 200
    assert error.experiment == Experiment()


PIECES = st.sampled_from([*SPECS, "&", "=", "%", "+", ";", "?", "#", "nan", "1e999", "%F0", "%00", "-", "true"])


def opened(query: str) -> tuple[Experiment, list[Problem]]:
    """The experiment that a link opens, and its problems."""
    try:
        return Experiment.from_query(query), []
    except ExperimentError as error:
        return error.experiment, error.problems


@given(st.text(max_size=200) | st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
def test_no_text_raises_anything_but_an_experiment_error(query: str) -> None:
    experiment, problems = opened(query)
    assert all(problem.message and problem.used for problem in problems)
    assert all(SPECS[name].problem(getattr(experiment, name)) == "" for name in SPECS)


@given(st.dictionaries(st.sampled_from(sorted(SPECS)), st.text(max_size=30), max_size=8))
def test_each_value_of_a_link_is_taken_or_named(link: dict[str, str]) -> None:
    bad = set()
    for name, text in link.items():
        try:
            SPECS[name].read(text)
        except ValueError:
            bad.add(name)
    _, problems = opened(urlencode(link, errors="replace"))
    assert {problem.parameter for problem in problems} == bad


@pytest.mark.parametrize(
    "values", [{"rows": "500"}, {"epochs": 10.0}, {"dropout": None}, {"dropout": float("nan")}, {"nesterov": 1}]
)
def test_an_experiment_is_always_valid(values: dict[str, Any]) -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment(**values, seed=3)
    assert caught.value.experiment == Experiment(seed=3)
    assert [problem.parameter for problem in caught.value.problems] == list(values)


def test_a_whole_number_for_a_number_is_the_same_experiment() -> None:
    assert Experiment(noise=1) == Experiment(noise=1.0)
    assert hash(Experiment(noise=1)) == hash(Experiment(noise=1.0))
    assert Experiment(noise=1).to_query() == Experiment(noise=1.0).to_query()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_setting_is_a_control_that_allows_its_default(optimizer: str) -> None:
    experiment = Experiment(optimizer=optimizer)
    for name, default in OPTIMIZERS[optimizer].settings.items():
        assert SPECS[name].group == "optimizer"
        assert SPECS[name].optional
        assert SPECS[name].problem(default) == ""
        assert experiment.setting(name) == default
        assert Experiment(optimizer=optimizer, **{name: default}).setting(name) == default


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizer_shows_its_own_settings_and_no_others(optimizer: str) -> None:
    experiment = Experiment(optimizer=optimizer)
    optional = [name for name, spec in SPECS.items() if spec.group == "optimizer" and spec.optional]
    shown = {name for name in optional if SPECS[name].applies(experiment)}
    assert shown == set(OPTIMIZERS[optimizer].settings)
    assert shown == {name for name in optional if of_optimizer(name)(experiment)}


def test_every_optimizer_control_belongs_to_some_optimizer() -> None:
    used = {name for optimizer in OPTIMIZERS.values() for name in optimizer.settings}
    assert used == {name for name, spec in SPECS.items() if spec.group == "optimizer" and spec.optional}


@pytest.mark.parametrize("loss", [AUTOMATIC, *LOSSES])
def test_a_loss_shows_its_own_settings_and_no_others(loss: str) -> None:
    experiment = Experiment(loss=loss)
    settings = ("focal_gamma", "huber_delta", "label_smoothing")
    shown = {name for name in settings if SPECS[name].applies(experiment)}
    assert shown == {name for name in settings if of_loss(name)(experiment)}
    assert shown == ({"label_smoothing"} if loss == AUTOMATIC else set(LOSSES[loss].settings))


def test_which_controls_of_a_loss_and_an_optimizer_there_are_by_hand() -> None:
    def shown(**values: Any) -> set[str]:
        experiment = Experiment(**values)
        rare = {name for name, spec in SPECS.items() if spec.rare and spec.group != "training"}
        return {name for name in rare if SPECS[name].applies(experiment)}

    assert shown(optimizer="sgd", loss="huber", layers="") == {"momentum", "nesterov", "weight_decay", "huber_delta"}
    assert shown(optimizer="lion", loss="hinge", layers="") == {"beta_1", "beta_2", "weight_decay"}
    assert "batch_normalization" in shown(layers="4")
    assert {"focal_gamma", "label_smoothing"} <= shown(loss="binary_focal_crossentropy")


@pytest.mark.parametrize("dataset", [*DATASETS, *CUSTOM_DATASETS])
def test_a_dataset_shows_the_settings_that_shape_it(dataset: str) -> None:
    experiment = Experiment(dataset=dataset)
    shown = {name for name in ("rows", "noise", "imbalance") if SPECS[name].applies(experiment)}
    assert shown == (set() if dataset in CUSTOM_DATASETS else set(DATASETS[dataset].settings))


@pytest.mark.parametrize("dataset", [*DATASETS, *CUSTOM_DATASETS])
def test_only_pictures_have_filters(dataset: str) -> None:
    experiment = Experiment(dataset=dataset, filters=4)
    assert SPECS["filters"].applies(experiment) == (dataset == "digits")
    assert experiment.picture == ((8, 8) if dataset == "digits" else None)
    assert dataclasses.replace(experiment, filters=0).picture is None


@pytest.mark.parametrize("changes", [{"leave_out": "pixel 0 0"}, {"target": "pixel 3 4"}], ids=str)
def test_a_picture_that_is_not_whole_has_no_filters(changes: dict[str, Any]) -> None:
    whole = Experiment(dataset="digits", filters=4, target="digit")
    assert SPECS["filters"].applies(whole)
    broken = dataclasses.replace(whole, **changes)
    assert not SPECS["filters"].applies(broken)
    assert broken.picture is None


def test_with_filters_there_is_something_to_bend_and_to_drop_out_even_without_hidden_layers() -> None:
    for name in ("activation", "dropout", "batch_normalization"):
        assert SPECS[name].applies(Experiment(dataset="digits", layers="", filters=4))
        assert not SPECS[name].applies(Experiment(dataset="digits", layers=""))


def test_logistic_regression_has_no_settings_of_hidden_layers() -> None:
    for name in ("activation", "dropout", "batch_normalization"):
        assert SPECS[name].applies(Experiment(layers="4"))
        assert not SPECS[name].applies(Experiment(layers=""))
    assert SPECS["l2"].applies(Experiment(layers=""))


def test_the_threshold_alone_does_not_make_another_training() -> None:
    assert for_training(Experiment(threshold=0.2)) == for_training(Experiment())
    for name in ("seed", "epochs", "rows", "batch_size"):
        other = dataclasses.replace(Experiment(), **{name: getattr(Experiment(), name) + 1})
        assert for_training(other) != for_training(Experiment())


OTHERS: dict[str, Any] = {"text": "other", "layers": "9-9", "switch": True, "integer": 7, "number": 0.25}


def another(name: str) -> Any:
    """A value of a control that is not its default."""
    spec = SPECS[name]
    if spec.kind == "choice":
        return next(choice for choice in spec.choices if choice != spec.default)
    if name == "rows":
        return 60
    if name in PACKED:
        return pack_points([(0, 1, 2)]) if name == "drawn" else pack_table(EXAMPLE[:5])
    return -0.25 if name in ("beta_2_decay", "learning_rate_power") else OTHERS[spec.kind]


@pytest.mark.parametrize("name", SPECS)
def test_only_values_leave_the_structure_as_it_is(name: str) -> None:
    start = Experiment()
    other = dataclasses.replace(start, **{name: another(name)})
    assert other != start
    assert (graph_key(other) == graph_key(start)) == (name in GRAPH_INPUTS | EVALUATION_DEFAULTS.keys())


@pytest.mark.parametrize("name", ["dropout", "l2"])
def test_of_dropout_and_l2_the_structure_says_whether_there_is_any(name: str) -> None:
    none, little, much = (graph_key(Experiment(**{name: value})) for value in (0.0, 1e-6, 0.9))
    assert none != little
    assert little == much


@given(EXPERIMENTS, EXPERIMENTS)
def test_experiments_that_differ_in_values_only_have_the_same_structure(left: Experiment, right: Experiment) -> None:
    other = dataclasses.replace(left, **{name: getattr(right, name) for name in GRAPH_INPUTS})
    assert graph_key(other) == graph_key(left)


@given(EXPERIMENTS)
def test_a_structure_is_the_link_of_an_experiment_of_that_structure(experiment: Experiment) -> None:
    opened = Experiment.from_query(graph_key(experiment))
    assert graph_key(opened) == graph_key(experiment)
    assert opened.to_query() == graph_key(experiment)
    assert (opened.layers, opened.optimizer, opened.loss) == (experiment.layers, experiment.optimizer, experiment.loss)
    assert (opened.batch_size, opened.end_loss) == (experiment.batch_size, experiment.end_loss)
