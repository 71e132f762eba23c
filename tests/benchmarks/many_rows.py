"""A page with the threshold explorer over 1,000,000 scored rows, served by the benchmark."""

import numpy as np

from pages.parts.evaluate.explorer import threshold_explorer

generator = np.random.default_rng(0)
labels = generator.random(1_000_000) < 0.3
scores = generator.beta(np.where(labels, 5, 2), np.where(labels, 2, 5))
threshold_explorer(labels, scores, positive="yes", negative="no", threshold=0.5, key="explorer")
