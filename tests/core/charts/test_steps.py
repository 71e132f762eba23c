"""The charts of steps and batches."""

from core.charts.steps import MEAN, STEP, batches_data, batches_spec, steps_data, steps_spec


def test_a_step_stands_where_its_share_of_the_epoch_is_over() -> None:
    rows = steps_data([0.9, 0.7, 0.5, 0.3], [0.8, 0.4], steps_an_epoch=2)
    assert rows[rows["kind"] == STEP]["epoch"].tolist() == [0.5, 1.0, 1.5, 2.0]
    means = rows[rows["kind"] == MEAN]
    assert means[["epoch", "loss"]].to_numpy().tolist() == [[1.0, 0.8], [2.0, 0.4]]


def test_steps_are_drawn_as_training_rows_from_zero() -> None:
    layers = steps_spec(2.5)["layer"]
    assert [layer["transform"][0]["filter"] for layer in layers] == ["datum.kind == 'step'", "datum.kind == 'epoch'"]
    assert layers[0]["encoding"]["y"]["scale"]["domain"] == [0, 2.5]
    assert set(steps_data([1.0], [1.0], 1)["part"]) == {"training"}


def test_batches_stand_side_by_side_and_as_tall_as_they_are_wide() -> None:
    rows = batches_data([32, 32, 26])
    assert rows[["start", "end", "rows"]].to_numpy().tolist() == [[0, 32, 32], [32, 64, 32], [64, 90, 26]]
    assert batches_spec(90)["encoding"]["x"]["scale"]["domain"] == [0, 90]


def test_a_batch_is_drawn_from_the_ground_up() -> None:
    assert batches_spec(90)["encoding"]["y2"] == {"datum": 0}
