# Rebuff's heuristic behind the route of its server, for RebuffSystemTest. The two other tactics need OpenAI and Pinecone and
# find nothing here. What was asked last can be read at /last.
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from rebuff.detect_pi_heuristics import detect_prompt_injection_using_heuristic_on_input as heuristic

last = {}


class Handler(BaseHTTPRequestHandler):
    def answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.answer(last)

    def do_POST(self):
        global last
        last = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = bytes.fromhex(last["userInputBase64"]).decode("utf-8")
        self.answer({
            "heuristicScore": heuristic(text), "modelScore": 0, "vectorScore": {"topScore": 0, "countOverMaxVectorScore": 0},
            "runHeuristicCheck": True, "runVectorCheck": False, "runLanguageModelCheck": False,
            "maxHeuristicScore": 0.75, "maxModelScore": 0.9, "maxVectorScore": 0.9, "injectionDetected": False})

    def log_message(self, *arguments):
        pass


HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
