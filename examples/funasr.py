# One side of a call through FunASR, and what it hears to Earshot, word for word as FunASR says it.
# EARSHOT_INGEST_TOKEN=… python3 examples/funasr.py CALL customer audio.wav [ws://127.0.0.1:10095] [ws://127.0.0.1:8787]
# Needs one package: pip install websockets
import asyncio, json, os, sys, wave

TOKEN = os.environ.get("EARSHOT_INGEST_TOKEN") or sys.exit('Set EARSHOT_INGEST_TOKEN to the token that `serve` prints in its line "Senders", then try again.')
try:
    import websockets
except ImportError:
    sys.exit("This needs the package websockets: pip install websockets")

CALL, ROLE, FILE = sys.argv[1:4]
ASR = sys.argv[4] if len(sys.argv) > 4 else "ws://127.0.0.1:10095"
EARSHOT = (sys.argv[5] if len(sys.argv) > 5 else "ws://127.0.0.1:8787") + f"/v1/ingest/funasr?call={CALL}&role={ROLE}"
HEADERS = {"Authorization": "Bearer " + TOKEN}
KEY = "additional_headers" if int(websockets.__version__.split(".")[0]) >= 14 else "extra_headers"

async def speak(asr):
    with wave.open(FILE) as audio:  # 16 bit, one channel
        rate = audio.getframerate()
        await asr.send(json.dumps({"mode": "2pass", "chunk_size": [5, 10, 5], "wav_name": CALL, "wav_format": "pcm", "audio_fs": rate, "is_speaking": True}))
        while piece := audio.readframes(rate * 6 // 100):  # 60 ms, as fast as they are spoken
            await asr.send(piece)
            await asyncio.sleep(0.06)
    await asr.send(json.dumps({"is_speaking": False}))  # FunASR answers with what is left, and is_final

async def main():
    async with websockets.connect(ASR, subprotocols=["binary"], ping_interval=None) as asr, websockets.connect(EARSHOT, **{KEY: HEADERS}) as earshot:
        speaking = asyncio.create_task(speak(asr))
        async for result in asr:
            await earshot.send(result)
            if speaking.done() and json.loads(result).get("is_final"):
                break  # which also ends the call, unless another leg of it is open or the address says ends_call=never
    print(f"{CALL}: everything FunASR heard was handed over")

asyncio.run(main())
