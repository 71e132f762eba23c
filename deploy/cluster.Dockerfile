# The image of every part of a cluster: the app, the scheduler and the workers are then of one build.
# docker build -t tradeoff . && docker build -t tradeoff-cluster -f deploy/cluster.Dockerfile .
FROM tradeoff
USER root
COPY requirements-cluster.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore -r requirements-cluster.txt
USER 10001
# The command `dask` does not look for code where it is started.
ENV PYTHONPATH=/app
