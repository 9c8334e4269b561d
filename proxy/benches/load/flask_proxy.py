"""What a partner would write instead, in Flask: sign, ask XCover, strip the commission, add a token.

    BASE_URL=… PARTNER=… API_KEY=… API_SECRET=… TOKEN_KEY=… gunicorn flask_proxy:app
"""

import base64
import hashlib
import hmac
import os
import time
from email.utils import formatdate
from urllib.parse import quote

import requests
from flask import Flask, jsonify, request

BASE_URL, PARTNER = os.environ["BASE_URL"], os.environ["PARTNER"]
API_KEY, API_SECRET = os.environ["API_KEY"], os.environ["API_SECRET"].encode()
TOKEN_KEY = os.environ["TOKEN_KEY"].encode()

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
app.json.sort_keys = False
session = requests.Session()
session.trust_env = False
session.mount("http://", requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=1000))


def strip(value):
    if isinstance(value, list):
        return [strip(inner) for inner in value]
    if isinstance(value, dict):
        return {key: strip(inner) for key, inner in value.items() if "commission" not in key}
    return value


@app.get("/healthz")
def healthz():
    return {"status": "ok"}


@app.post("/xcover/quotes")
def create_quote():
    date = formatdate(usegmt=True)
    digest = hmac.new(API_SECRET, f"date: {date}".encode(), hashlib.sha512).digest()
    signature = quote(base64.b64encode(digest), safe="")
    answer = session.post(
        f"{BASE_URL}/partners/{PARTNER}/quotes/",
        json=request.get_json(),
        headers={
            "x-api-key": API_KEY,
            "date": date,
            "authorization": f'Signature keyId="{API_KEY}",algorithm="hmac-sha512",signature="{signature}"',
        },
        timeout=8,
    )
    if not answer.ok:
        return {"code": "upstream-failed"}, 502
    body = strip(answer.json())
    issued = int(time.time())
    digest = hmac.new(TOKEN_KEY, f"{issued} {body['id']}".encode(), hashlib.sha256).digest()
    token = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    response = jsonify(body)
    response.status_code = answer.status_code
    response.headers["xcover-quote-token"] = f"{issued}.{token}"
    return response
