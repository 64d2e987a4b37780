# One call, told to Earshot. EARSHOT_INGEST_TOKEN=… python3 examples/sender.py [ws://127.0.0.1:8787/v1/ingest]
# Needs one package: pip install websockets
import asyncio, json, os, sys, time

TOKEN = os.environ.get("EARSHOT_INGEST_TOKEN") or sys.exit('Set EARSHOT_INGEST_TOKEN to the token that `serve` prints in its line "Senders", then try again.')
try:
    import websockets
except ImportError:
    sys.exit("This needs the package websockets: pip install websockets")

URL = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8787/v1/ingest"
HEADERS = {"Authorization": "Bearer " + TOKEN}
KEY = "additional_headers" if int(websockets.__version__.split(".")[0]) >= 14 else "extra_headers"
CALL = f"example-{time.time_ns()}"
EVENTS = [
    {"type": "call.started", "queue": "billing", "agent": {"id": "A1024", "team": "T3"}},
    {"type": "utterance", "utterance": "u-1", "role": "agent", "final": True, "start_ms": 0, "end_ms": 2100, "text": "您好，请问有什么可以帮您"},
    {"type": "utterance", "utterance": "u-2", "role": "customer", "final": True, "start_ms": 2600, "end_ms": 5200, "text": "我要打12315投诉你们"},
    {"type": "call.ended", "reason": "customer_hangup"},
]

async def main():
    async with websockets.connect(URL, **{KEY: HEADERS}) as socket:
        await socket.send(json.dumps({"type": "hello", "protocol": 1, "source": "example-python"}))
        print(await socket.recv())  # {"type":"welcome",…}
        for seq, event in enumerate(EVENTS, 1):
            await socket.send(json.dumps({**event, "call": CALL, "seq": seq}))
        answer = {"seq": 0}
        while answer.get("seq") != len(EVENTS):  # until the last event is durable; a real sender keeps events until then
            answer = json.loads(await socket.recv())
            print(answer)

asyncio.run(main())
