"""A certificate of this machine, for a cluster whose members let nobody in without one."""

import subprocess
from pathlib import Path


def certificate(folder: Path) -> dict[str, str]:
    """Makes a certificate and its key with OpenSSL; gives the variables that tell Dask to use nothing else."""
    key, made = folder / "key.pem", folder / "certificate.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    words += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run(["openssl", *words], check=True, capture_output=True)
    names = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true", "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(made)}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        names[f"DASK_DISTRIBUTED__COMM__TLS__{role}__KEY"] = str(key)
        names[f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT"] = str(made)
    return names


def as_settings(variables: dict[str, str]) -> dict[str, str]:
    """The settings that Dask would have read from these variables, had they been there when it was imported."""
    names = {name: name.removeprefix("DASK_").lower().replace("__", ".").replace("_", "-") for name in variables}
    return {names[name]: value for name, value in variables.items()}
