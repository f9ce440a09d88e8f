#!/usr/bin/env python3
"""The upstream of the conformance profile: answers in MCP's own terms, so that the gateway's relay is what is tested.

usage: Tests/Conformance/upstream.py PORT

Each POST is one fixture; the body's `mcp` member says what the client can do and what it has answered.
"""
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA="


def text(value):
    return {"content": [{"type": "text", "text": value}]}


def image():
    return {"type": "image", "data": PNG, "mimeType": "image/png"}


def resource(uri, mime, value):
    return {"type": "resource", "resource": {"uri": uri, "mimeType": mime, "text": value}}


def form(message, required=(), **properties):
    schema = {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}
    return {"method": "elicitation/create", "params": {"message": message, "requestedSchema": schema}}


def sampling(prompt, tokens=100):
    messages = [{"role": "user", "content": {"type": "text", "text": prompt}}]
    return {"method": "sampling/createMessage", "params": {"messages": messages, "maxTokens": tokens}}


def ask(state=None, **requests):
    return {"resultType": "input_required", "inputRequests": requests, **({"requestState": state} if state else {})}


def notification(method, **params):
    return {"jsonrpc": "2.0", "method": f"notifications/{method}", "params": params}


def log(message):
    return notification("message", level="info", logger="conformance", data=message)


def said(answer):
    """What a sampled message says."""
    content = answer.get("content", {})
    return (content[0] if isinstance(content, list) else content).get("text", "")


NAME = {"name": {"type": "string"}}
DEFAULTS = {
    "name": {"type": "string", "default": "John Doe"},
    "age": {"type": "integer", "default": 30},
    "score": {"type": "number", "default": 95.5},
    "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
    "verified": {"type": "boolean", "default": True},
}
TITLED = [{"const": f"value{number}", "title": title} for number, title in enumerate(("First Option", "Second Option", "Third Option"), 1)]
ENUMS = {
    "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
    "titledSingle": {"type": "string", "oneOf": TITLED},
    "legacyEnum": {"type": "string", "enum": ["opt1", "opt2", "opt3"], "enumNames": ["Option One", "Option Two", "Option Three"]},
    "untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
    "titledMulti": {"type": "array", "items": {"anyOf": TITLED}},
}


def elicited(answer):
    return f"action={answer.get('action')}, content={json.dumps(answer.get('content', {}))}"


def answer(name, body):
    """The messages before the answer, and the answer."""
    mcp = body.get("mcp", {})
    responses, state = mcp.get("inputResponses") or {}, mcp.get("requestState")
    match name:
        case "test_simple_text":
            return [], text("This is a simple text response for testing.")
        case "test_image_content":
            return [], {"content": [image()]}
        case "test_audio_content":
            return [], {"content": [{"type": "audio", "data": WAV, "mimeType": "audio/wav"}]}
        case "test_embedded_resource":
            return [], {"content": [resource("test://embedded-resource", "text/plain", "This is an embedded resource content.")]}
        case "test_multiple_content_types":
            mixed = resource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}')
            return [], {"content": [{"type": "text", "text": "Multiple content types test:"}, image(), mixed]}
        case "test_tool_with_logging" | "test_logging_tool":
            messages = ("Tool execution started", "Tool processing data", "Tool execution completed")
            return [log(message) for message in messages], text("Logged three messages")
        case "test_tool_with_progress":
            steps = [notification("progress", progress=progress, total=100, message=f"{progress} of 100") for progress in (0, 50, 100)]
            return steps, text("Told its progress")
        case "test_error_handling":
            return [], {**text("This tool intentionally returns an error for testing"), "isError": True}
        case "test_sampling" | "test_missing_capability":
            if "sample" not in responses:
                return [], ask(sample=sampling(body.get("prompt", "Say something")))
            return [], text(f"LLM response: {said(responses['sample'])}")
        case "test_elicitation":
            if "user" not in responses:
                fields = {"username": {"type": "string", "description": "User's response"}, "email": {"type": "string", "description": "User's email address"}}
                return [], ask(user=form(body["message"], ("username", "email"), **fields))
            return [], text(f"User response: {elicited(responses['user'])}")
        case "test_elicitation_sep1034_defaults" | "test_elicitation_sep1330_enums":
            if "user" not in responses:
                return [], ask(user=form("Please fill this in", **(DEFAULTS if "1034" in name else ENUMS)))
            return [], text(f"Elicitation completed: {elicited(responses['user'])}")
        case "test_streaming_elicitation":
            return [notification("progress", progress=1)], ask(user=form("What is your name?", ("name",), **NAME))
        case "test_trigger_tool_change":
            return [notification("tools/list_changed")], text("The list of tools has changed")
        case "test_trigger_prompt_change":
            return [notification("prompts/list_changed")], text("The list of prompts has changed")
        case "test_input_required_result_elicitation":
            if "user_name" not in responses:
                return [], ask(user_name=form("What is your name?", ("name",), **NAME))
            return [], text(f"Hello, {responses['user_name'].get('content', {}).get('name')}!")
        case "test_input_required_result_sampling":
            if "capital_question" not in responses:
                return [], ask(capital_question=sampling("What is the capital of France?"))
            return [], text(said(responses["capital_question"]))
        case "test_input_required_result_list_roots":
            if "client_roots" not in responses:
                return [], ask(client_roots={"method": "roots/list", "params": {}})
            return [], text(", ".join(root["uri"] for root in responses["client_roots"].get("roots", [])))
        case "test_input_required_result_request_state" | "test_input_required_result_tampered_state":
            if "confirm" not in responses or state != "asked":
                return [], ask("asked", confirm=form("Please confirm", ("ok",), ok={"type": "boolean"}))
            return [], text("state-ok")
        case "test_input_required_result_multiple_inputs":
            if state != "asked" or not {"user_name", "greeting", "client_roots"} <= responses.keys():
                questions = {"user_name": form("What is your name?", ("name",), **NAME), "greeting": sampling("Generate a greeting", 50)}
                return [], ask("asked", **questions, client_roots={"method": "roots/list", "params": {}})
            return [], text(f"{said(responses['greeting'])} {responses['user_name'].get('content', {}).get('name')}")
        case "test_input_required_result_multi_round":
            if state == "round-1" and "step1" in responses:
                name = responses["step1"].get("content", {}).get("name")
                return [], ask(f"round-2 {name}", step2=form("Step 2: What is your favorite color?", ("color",), color={"type": "string"}))
            if state and state.startswith("round-2 ") and "step2" in responses:
                return [], text(f"{state[8:]} likes {responses['step2'].get('content', {}).get('color')}")
            return [], ask("round-1", step1=form("Step 1: What is your name?", ("name",), **NAME))
        case "test_input_required_result_capabilities":
            can, questions = mcp.get("capabilities", {}), {}
            if "sampling" in can:
                questions["sample"] = sampling("Say something")
            if "elicitation" in can:
                questions["user"] = form("What is your name?", ("name",), **NAME)
            return [], ask(**questions) if questions.keys() - responses.keys() else text("Answered")
        case "test_prompt_with_embedded_resource":
            block = resource(body["resourceUri"], "text/plain", "Embedded resource content for testing.")
            return [], prompt(block, "Please process the embedded resource above.")
        case "test_prompt_with_image":
            return [], prompt(image(), "Please analyze the image above.")
        case "test_input_required_result_prompt":
            if "user_context" not in responses:
                return [], ask(user_context=form("What context should the prompt use?", ("context",), context={"type": "string"}))
            return [], prompt({"type": "text", "text": f"Use this context: {responses['user_context'].get('content', {}).get('context')}"})
        case "static-text":
            return [], contents("test://static-text", "text/plain", text="This is the content of the static text resource.")
        case "static-binary":
            return [], contents("test://static-binary", "image/png", blob=PNG)
        case "watched-resource":
            return [], contents("test://watched-resource", "text/plain", text="This is watched.")
        case "template":
            data = json.dumps({"id": body["id"], "templateTest": True, "data": f"Data for ID: {body['id']}"})
            return [], contents(f"test://template/{body['id']}/data", "application/json", text=data)
        case "test_x_mcp_header":
            return [], text(f"market: {body.get('market')}")
        case "json_schema_2020_12_tool":
            return [], text(json.dumps({key: value for key, value in body.items() if key != "mcp"}))
    return None


def prompt(block, *more):
    blocks = [block, *({"type": "text", "text": value} for value in more)]
    return {"messages": [{"role": "user", "content": block} for block in blocks]}


def contents(uri, mime, **content):
    return {"contents": [{"uri": uri, "mimeType": mime, **content}]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        answered = answer(self.path.strip("/").split("/")[-1], body)
        if answered is None:
            return self.reply(404, "application/json", b'{"message":"no such fixture"}')
        before, result = answered
        if not before:
            return self.reply(200, "application/json", json.dumps(result).encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for message in [*before, result]:
            self.wfile.write(f"data: {json.dumps(message)}\n\n".encode())
            self.wfile.flush()
            time.sleep(0.02)
        self.close_connection = True

    def reply(self, status, kind, data):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
