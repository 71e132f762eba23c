import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import recall_score, roc_auc_score

from core.data.columns import describe
from core.data.fraud import fraud
from core.data.preparation import prepare
from core.data.source import load
from core.experiment import Experiment


@pytest.mark.parametrize("seed", range(3))
def test_one_payment_in_fifty_is_a_fraud(seed):
    frame = fraud(seed=seed)
    assert frame["payment"].value_counts().to_dict() == {"honest": 5_880, "fraud": 120}
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
