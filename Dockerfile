# docker build -t tradeoff . && docker run --init --read-only --tmpfs /tmp -p 8501:8501 tradeoff
FROM python:3.12-slim

# TensorFlow's headers are for building on it: 287 MB that nothing here reads.
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore -r requirements.txt \
    && rm -r "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/tensorflow/include"

# Compiled here, for there is nowhere to write them later.
COPY . .
RUN python -m compileall -q app.py core pages \
    && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin tradeoff

USER 10001
ENV HOME=/tmp \
    TRADEOFF_CACHE=/tmp/tradeoff \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/health', timeout=4)"]
ENTRYPOINT ["streamlit", "run", "app.py", "--server.headless=true", "--server.address=0.0.0.0", "--server.port=8501"]
