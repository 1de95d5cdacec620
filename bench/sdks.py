#!/usr/bin/env python3
"""The four calls as the vendors' own Python SDKs send them, beside ours.

    python3 -m venv VENV && VENV/bin/pip install twilio xdk
    cargo build --package conversations --examples
    VENV/bin/python bench/sdks.py

Each call goes to a recorder on loopback twice: from the SDK (`twilio` and `xdk` of PyPI), and from the example of this
repository. Method, path, query, credentials and the decoded body have to be the same; the script ends with 1 where they are
not. What is no part of a request's meaning is not compared: the order of members and fields, User-Agent and the like.
"""

import base64
import http.server
import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "examples"
BODIES = ROOT / "generated" / "tests" / "x_chat" / "bodies"
TOKEN, ACCOUNT, PASSWORD = "bW9jay10b2tlbg", "AC" + "a" * 32, "0123456789abcdef"
GROUP, USER, OTHER = "g1234567890123456789", "1215441834412953600", "1603419180975409153"
CONVERSATION, ROLE = "CH" + "a" * 32, "RL" + "b" * 32
KEY_MEMBERS = ["conversation_key_version", "conversation_participant_keys", "action_signatures"]


class Recorder(http.server.BaseHTTPRequestHandler):
    """Keeps what it is sent and answers with an empty object."""

    seen = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Recorder.seen.append((self.command, self.path, dict(self.headers.items()), body))
        answer = b"{}"
        self.send_response(200 if self.path.endswith(("/members", "/keys")) else 201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_PATCH = do_DELETE = do_POST

    def log_message(self, *_):
        pass


def meaning(request):
    """What a request says, whatever its spelling."""
    method, target, headers, body = request
    headers = {name.lower(): value for name, value in headers.items()}
    path, _, query = target.partition("?")
    kind = headers.get("content-type", "").partition(";")[0].strip()
    scheme, _, credential = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        credential = base64.b64decode(credential).decode()
    if kind == "application/json":
        decoded = json.loads(body)
    elif kind == "application/x-www-form-urlencoded":
        decoded = sorted(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
    else:
        decoded = body.decode()
    return {
        "method": method,
        "path": urllib.parse.unquote(path),
        "query": sorted(urllib.parse.parse_qsl(query, keep_blank_values=True)),
        "credentials": (scheme.lower(), credential),
        "media type": kind,
        "body": decoded,
        "webhooks": headers.get("x-twilio-webhook-enabled"),
    }


def sent_by(act):
    """The one request that an act sends; and the failure that it ends in, which is of no interest once it was sent."""
    Recorder.seen.clear()
    failure = None
    try:
        act()
    except Exception as error:  # an SDK may not like the empty answer
        failure = error
    if len(Recorder.seen) != 1:
        raise SystemExit(f"{len(Recorder.seen)} requests came where one was due: {failure}")
    return Recorder.seen[0]


def example(url, name, arguments, keys=None):
    """Runs one of our examples; `keys` is what is in its file of keys."""
    with tempfile.TemporaryDirectory() as folder:
        if keys is not None:
            path = pathlib.Path(folder) / "keys.json"
            path.write_text(json.dumps(keys))
            arguments = [str(path) if word == "KEYS" else word for word in arguments]
        environment = {
            "BASE_URL": url,
            "X_BEARER_TOKEN": TOKEN,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": PASSWORD,
        }
        subprocess.run([EXAMPLES / name, *arguments], env=environment, capture_output=True, check=False, timeout=60)


def keys_of(body):
    return {name: body[name] for name in KEY_MEMBERS if name in body}


def x(url, method, *arguments):
    import xdk

    return getattr(xdk.Client(base_url=url, access_token=TOKEN).chat, method)(*arguments)


def modelled(name, body):
    """The body as the SDK's own model of requests."""
    from xdk.chat import models

    return getattr(models, name)(**body)


def twilio(url):
    import twilio.rest

    client = twilio.rest.Client(ACCOUNT, PASSWORD)
    client.conversations.base_url = url
    participants = client.conversations.v1.conversations(CONVERSATION).participants
    participants.create(
        identity="alice é+&", attributes='{"role": "driver"}', role_sid=ROLE, x_twilio_webhook_enabled="true"
    )


def calls(url):
    """Each call's name, the SDK's way and ours."""
    members = json.loads((BODIES / "members-full.json").read_text())
    group = json.loads((BODIES / "group-full.json").read_text())
    keys = json.loads((BODIES / "keys-new-1to1.json").read_text())
    # What the example has no option for.
    members = {"user_ids": [OTHER, USER], **keys_of(members), "encrypted_title": "dGl0bGU="}
    given = ["group_name", "group_description", "group_avatar_url", "ttl_msec"]
    group = {name: group[name] for name in given if name in group} | keys_of(group)
    group |= {"conversation_id": GROUP, "group_members": [USER, OTHER]}
    options = {"group_name": "--name", "group_description": "--description", "group_avatar_url": "--avatar-url"}
    options["ttl_msec"] = "--ttl-msec"
    group_options = [word for name in given if name in group for word in (options[name], group[name])]
    participant = ["--identity", "alice é+&", "--attributes", '{"role": "driver"}', "--role", ROLE]
    return [
        (
            "add members",
            lambda: x(url, "add_group_members", GROUP, modelled("AddGroupMembersRequest", members)),
            lambda: example(
                url,
                "add_members",
                ["--encrypted-title", members["encrypted_title"], GROUP, "KEYS", OTHER, USER],
                keys_of(members),
            ),
        ),
        (
            "create group",
            lambda: x(url, "create_conversation", modelled("CreateConversationRequest", group)),
            lambda: example(url, "create_group", [*group_options, GROUP, "KEYS", USER, OTHER], keys_of(group)),
        ),
        (
            "initialize keys",
            lambda: x(url, "add_conversation_keys", USER, modelled("AddConversationKeysRequest", keys_of(keys))),
            lambda: example(url, "initialize_keys", [USER, "KEYS"], keys_of(keys)),
        ),
        (
            "add participant",
            lambda: twilio(url),
            lambda: example(url, "add_participant", [*participant, "--webhooks", "true", CONVERSATION]),
        ),
    ]


def main():
    try:
        versions = {name: importlib.metadata.version(name) for name in ("twilio", "xdk")}
    except importlib.metadata.PackageNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed: pip install twilio xdk") from None
    if not (EXAMPLES / "add_members").exists():
        raise SystemExit("the examples are not built: cargo build --package conversations --examples")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    print(" ".join(f"{name} {version}" for name, version in versions.items()))
    differ = False
    for name, theirs, ours in calls(url):
        theirs, ours = meaning(sent_by(theirs)), meaning(sent_by(ours))
        differences = [part for part in theirs if theirs[part] != ours[part]]
        print(f"{name}: {', '.join(differences) + ' differ' if differences else 'the same'}")
        for part in differences:
            print(f"  {part} of the SDK: {theirs[part]}\n  {part} of ours:    {ours[part]}")
        differ |= bool(differences)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
