import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import recall_score, roc_auc_score

from core.data.columns import describe
from core.data.preparation import prepare
from core.data.source import load
from core.datasets.sets.fraud import BLATANT, FRAUDS, make
from core.experiment.fields import Experiment


@pytest.mark.parametrize("seed", range(3))
def test_one_payment_in_fifty_is_a_fraud(seed):
    frame = make(seed=seed)
    assert frame["payment"].value_counts().to_dict() == {"honest": 9_800, "fraud": 200}
    assert all(column.used for column in describe(frame))


@pytest.mark.parametrize("seed", range(3))
def test_accuracy_is_splendid_recall_poor_and_the_ranking_good(seed):
    """An oracle that memorises freely: even so, only the blatant frauds score above one half."""
    experiment = Experiment(dataset="fraud", seed=seed)
    prepared = prepare(experiment, load(experiment))
    model = RandomForestClassifier(100, min_samples_leaf=5, random_state=0)
    model.fit(prepared.train.x, prepared.train.y)
    scores, truth = model.predict_proba(prepared.validation.x)[:, 1], prepared.validation.y
    assert 0.975 <= np.mean((scores >= 0.5) == truth) <= 0.99
    assert 0.08 <= recall_score(truth, scores >= 0.5) <= 0.17
    assert roc_auc_score(truth, scores) > 0.75


@pytest.mark.parametrize("seed", range(3))
def test_each_part_has_its_share_of_the_blatant_frauds_and_of_the_hidden(seed):
    experiment = Experiment(dataset="fraud", seed=seed)
    table = load(experiment)
    prepared = prepare(experiment, table)
    for part, share in ((prepared.train, 0.6), (prepared.validation, 0.2), (prepared.test, 0.2)):
        frauds = table.frame.iloc[part.rows[part.y == 1]]
        assert len(frauds) == FRAUDS * share
        assert (frauds["payments_today"] >= 8).sum() == BLATANT * share


def test_where_a_fraud_stands_says_nothing_of_it():
    """Frauds were put in other frauds' places only: the rows are in random order all the same."""
    places = [np.flatnonzero(make(seed=seed)["payments_today"] >= 8) for seed in range(20)]
    assert 4_000 < np.concatenate(places).mean() < 6_000
    assert len({tuple(some) for some in places}) == 20
