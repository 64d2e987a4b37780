"""From data to the shipped files: python models/training/train.py --data DIR [--out models/mood]

Writes mood.onnx, vocab.json, golden.json and model.json. Tables of the card: see ../evaluation.
"""
import argparse
import collections
import concurrent.futures
import copy
import hashlib
import json
import random
import sys
import time
from pathlib import Path

try:
    import torch
except ImportError as missing_package:
    sys.exit(f"Training needs {missing_package.name}: install models/training/requirements.txt (any CPU build of torch will do)")

import calibrate
from augment import Homophones, augment
from data import LABELS, PERMISSIVE, dev_rows, missing, training_rows
from export import export_onnx
from network import READERS, Calibrated, Together
from text import FIRST_CHARACTER, encode, normalise, vocabulary_of

HERE = Path(__file__).resolve().parent
MAX_LENGTH = 160
LENGTHS = [16, 32, 64, 160]
"""A text is padded to the first of these that holds it, live too: the same text always takes the same shape."""
OWN_REPEATS = 2
PUBLIC_SHARE = 0.4


def batches(rows, ids, homophones, rng, size):
    """Augmented, encoded batches of similar lengths, in random order."""
    items = []
    for row, clean in rows:
        text = augment(clean, homophones, rng)
        items.append((encode(text, ids, MAX_LENGTH) or [1], row))
    rng.shuffle(items)
    out = []
    for start in range(0, len(items), size * 50):
        pool = sorted(items[start : start + size * 50], key=lambda item: len(item[0]))
        out += [pool[i : i + size] for i in range(0, len(pool), size)]
    rng.shuffle(out)
    return [tensors(batch) for batch in out]


def tensors(batch):
    length = max(len(ids) for ids, _ in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.int32)
    for i, (row_ids, _) in enumerate(batch):
        ids[i, : len(row_ids)] = torch.tensor(row_ids, dtype=torch.int32)
    rows = [row for _, row in batch]
    return (
        ids,
        torch.tensor([row.allowed for row in rows]),
        torch.tensor([row.abusive for row in rows]),
        torch.tensor([row.weight for row in rows]),
    )


@torch.no_grad()
def logits_of(net, texts, ids):
    """Logits of texts, each padded as the runtime pads it."""
    net.eval()
    out = torch.zeros(len(texts), 5)
    groups = collections.defaultdict(list)
    for i, text in enumerate(texts):
        row = encode(normalise(text), ids, MAX_LENGTH) or [1]
        groups[next(n for n in LENGTHS if len(row) <= n)].append((i, row))
    for length, group in groups.items():
        for start in range(0, len(group), 256):
            part = group[start : start + 256]
            batch = torch.zeros(len(part), length, dtype=torch.int32)
            for j, (_, row) in enumerate(part):
                batch[j, : len(row)] = torch.tensor(row, dtype=torch.int32)
            out[[i for i, _ in part]] = net(batch)
    return out


def average_precision(scores, truth):
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    hits, total = 0, 0.0
    for rank, i in enumerate(order, 1):
        if truth[i]:
            hits += 1
            total += hits / rank
    return total / max(1, hits)


def quick_report(net, dev, ids):
    """One line an epoch, on development sets: enough to see that it learns."""
    parts = []
    for name, rows in dev.items():
        scores = torch.softmax(logits_of(net, [r.text for r in rows], ids)[:, :4], 1)[:, 0].tolist()
        truth = [r.allowed == (1.0, 0.0, 0.0, 0.0) for r in rows]
        if any(truth):
            parts.append(f"{name} anger AP {average_precision(scores, truth):.3f}")
    return ", ".join(parts)


def fit_reader(name, own, public, dev, ids, homophones, args):
    """Weights of one reader. Runs in a process of its own, so that readers are trained side by side."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    net = READERS[name](max(ids.values()) + 1)
    print(f"{name}: {sum(p.numel() for p in net.parameters()):,} parameters", flush=True)
    averaged = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=0.02)
    own_text = [(row, normalise(row.text)) for row in own]
    public_text = [(row, normalise(row.text)) for row in public]
    per_epoch = (len(own) * OWN_REPEATS + int(len(public) * PUBLIC_SHARE)) // args.batch + 2
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, args.rate, total_steps=per_epoch * args.epochs + args.epochs * 4, pct_start=0.1
    )
    step = 0
    for epoch in range(args.epochs):
        began, total = time.time(), 0.0
        net.train()
        sample = own_text * OWN_REPEATS + rng.sample(public_text, int(len(public_text) * PUBLIC_SHARE))
        for batch_ids, allowed, abusive, weight in batches(sample, ids, homophones, rng, args.batch):
            optimiser.zero_grad()
            loss = calibrate.loss_of(net(batch_ids), allowed, abusive, weight)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
            step += 1
            keep = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                for slow, fast in zip(averaged.parameters(), net.parameters()):
                    slow.mul_(keep).add_(fast, alpha=1 - keep)
        print(
            f"{name}, epoch {epoch + 1}: loss {total / per_epoch:.4f}, {quick_report(averaged, dev, ids)}, {time.time() - began:.0f} s",
            flush=True,
        )
    return averaged.state_dict()


def fit_network(own, public, dev, ids, homophones, args):
    names = args.readers.split(",")
    with concurrent.futures.ProcessPoolExecutor(len(names)) as side_by_side:
        fits = [side_by_side.submit(fit_reader, name, own, public, dev, ids, homophones, args) for name in names]
        weights = [fit.result() for fit in fits]
    readers = [READERS[name](max(ids.values()) + 1) for name in names]
    for reader, state in zip(readers, weights):
        reader.load_state_dict(state)
    together = Together(readers).eval()
    print(f"together: {quick_report(together, dev, ids)}", flush=True)
    return together


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with permissive/, dev/, homophones.tsv")
    parser.add_argument("--out", type=Path, default=HERE.parent / "mood")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1, help="threads of each reader")
    parser.add_argument("--readers", default=",".join(READERS), help="readers that are averaged")
    parser.add_argument("--own-rows", type=int, help="train on so many of the own rows, drawn by the seed (learning curve)")
    parser.add_argument("--version", default="0.3.0", help="version written to model.json")
    args = parser.parse_args()
    problems = missing(args.data)
    if problems:
        sys.exit(f"{args.data} lacks {len(problems)} of the files that training needs:\n  " + "\n  ".join(problems))
    torch.set_num_threads(args.threads)
    own, public = training_rows(args.data)
    if args.own_rows is not None:
        own = random.Random(args.seed).sample(own, min(args.own_rows, len(own)))
    homophones = Homophones(args.data / "homophones.tsv")
    counts = collections.Counter(c for row in own + public for c in normalise(row.text))
    print(f"{len(own):,} own and {len(public):,} public rows", flush=True)
    own_characters = {c for row in own for c in normalise(row.text)}
    characters, traditional, ids = vocabulary_of(counts, own_characters)

    dev = {name: dev_rows(args.data, name) for name in ("calls_risky", "calls_clean", "service_gold")}
    net = fit_network(own, public, dev, ids, homophones, args)

    call_rows = dev["calls_risky"] + dev["calls_clean"]
    logits = logits_of(net, [r.text for r in call_rows], ids)
    scale, shift = calibrate.fit(
        logits, torch.tensor([r.allowed for r in call_rows]), torch.tensor([r.abusive for r in call_rows])
    )
    shipped = Calibrated(net, scale, shift).eval()
    customers = [r for r in call_rows if r.role == "customer"]

    def scores_of(rows):
        """Calibrated (angry, abusive) of each row."""
        scaled = logits_of(net, [r.text for r in rows], ids) * torch.tensor(scale) + torch.tensor(shift)
        return torch.softmax(scaled[:, :4], 1)[:, 0].tolist(), torch.sigmoid(scaled[:, 4]).tolist()

    scores, angry = scores_of(customers)[0], [r.allowed[0] == 1.0 for r in customers]
    clean = [r for r in dev["calls_clean"] if r.role == "customer"]
    onset = calibrate.onset(scores, angry, scores_of(clean)[0])
    judged = call_rows + dev["service_gold"]
    thresholds = {
        "angry": onset,
        "recovery": calibrate.recovery(scores, angry, onset),
        "abusive": calibrate.abuse_threshold(scores_of(judged)[1], [r.abusive == 1.0 for r in judged]),
    }
    write(args, shipped, ids, characters, traditional, thresholds, own, public, {"scale": scale, "shift": shift})


def write(args, shipped, ids, characters, traditional, thresholds, own, public, calibration) -> None:
    args.out.mkdir(parents=True, exist_ok=True)
    export_onnx(shipped, args.out / "mood.onnx")
    vocabulary = {
        "pad": 0, "unknown": 1, "first": FIRST_CHARACTER, "characters": characters, "traditional": traditional
    }
    (args.out / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False) + "\n", encoding="utf-8")

    texts = (HERE / "golden_texts.txt").read_text(encoding="utf-8").splitlines()
    golden = []
    for text in texts:
        clean = normalise(text)
        row = encode(clean, ids, MAX_LENGTH)
        padded = torch.zeros(1, next(n for n in LENGTHS if len(row) <= n), dtype=torch.int32)
        padded[0, : len(row)] = torch.tensor(row, dtype=torch.int32)
        with torch.no_grad():
            mood, abusive = shipped(padded)
        golden.append({
            "text": text, "normalised": clean, "ids": row,
            "mood": [round(p, 6) for p in mood[0].tolist()], "abusive": round(abusive[0].item(), 6),
        })
    lines = ",\n".join(json.dumps(g, ensure_ascii=False) for g in golden)
    (args.out / "golden.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")

    rows = collections.Counter(row.source for row in public)
    sources = [{"name": "own", "licence": "Apache-2.0 (written for this project)", "rows": len(own)}]
    sources += [
        {"name": name, "licence": licence, "origin": where, "rows": rows[name]}
        for name, (licence, where) in PERMISSIVE.items()
    ]
    model = {
        "name": "mood-pair",
        "version": args.version,
        "sha256": hashlib.sha256((args.out / "mood.onnx").read_bytes()).hexdigest(),
        "vocab_sha256": hashlib.sha256((args.out / "vocab.json").read_bytes()).hexdigest(),
        "labels": LABELS,
        "thresholds": thresholds,
        "cost": {"missed_angry_turn": calibrate.MISS_COST, "false_alarm": 1},
        "max_length": MAX_LENGTH,
        "lengths": LENGTHS,
        "calibration": calibration,
        "seed": args.seed,
        "epochs": args.epochs,
        "sources": sources,
    }
    (args.out / "model.json").write_text(json.dumps(model, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    size = (args.out / "mood.onnx").stat().st_size / 2**20
    print(f"thresholds {thresholds}; {args.out}/mood.onnx {size:.1f} MiB")
    print("Now bring the card up to date: see models/evaluation/README.md")


if __name__ == "__main__":
    main()
