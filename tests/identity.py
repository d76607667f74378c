"""An identity provider that runs on this machine, and the portal set up with it."""

import socket
import subprocess
import sys
import time

import pytest
import requests


@pytest.fixture(name="identity_provider", scope="module")
def _identity_provider():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                requests.get(f"{url}/.well-known/openid-configuration", timeout=2).raise_for_status()
                break
            except requests.RequestException:
                time.sleep(0.1)
        else:
            pytest.fail("The identity provider did not start")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(name="oidc")
def _oidc(identity_provider, settings):
    app = {
        "provider_id": "kommune",
        "name": "Kommunens login",
        "client_id": "helhedsplan",
        "secret": "hemmelig",
        "settings": {"server_url": identity_provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return identity_provider
