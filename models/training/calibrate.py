"""Calibration and thresholds, both from the development calls only.

A third of the training rows are angry, in a call hardly anyone is: the shift of each logit brings the scores
back to how often it happens in calls. Thresholds are then chosen by stated cost.
"""
import torch

MISS_COST = 2.0
"""An angry turn that goes unflagged costs as much as this many flags on calm turns."""
CLEAN_FALSE_ALARMS = 0.01
"""At most this share of the customer turns of clean calls may be called angry."""
RECOVERY_MISSES = 0.05
"""An angry turn may fall under the recovery threshold (and so end an episode too early) this often."""


def fit(logits, allowed, abusive, steps: int = 300):
    """(scale, shift) of five logits minimising log loss; one temperature for the four moods, another for abuse.

    A small pull towards scale 1 and shift 0 keeps rare classes (few hundred rows) from running away.
    """
    temperature = torch.zeros(2, requires_grad=True)
    shift = torch.zeros(5, requires_grad=True)
    optimiser = torch.optim.LBFGS([temperature, shift], max_iter=steps, line_search_fn="strong_wolfe")

    def scaled():
        scale = torch.exp(temperature)
        return logits * torch.cat([scale[0].expand(4), scale[1:]]) + shift

    def closure():
        optimiser.zero_grad()
        loss = loss_of(scaled(), allowed, abusive) + 0.005 * (temperature.square().sum() + shift.square().sum())
        loss.backward()
        return loss

    optimiser.step(closure)
    scale = torch.exp(temperature.detach())
    return [scale[0].item()] * 4 + [scale[1].item()], shift.detach().tolist()


def loss_of(logits, allowed, abusive, weight=None, abusive_share: float = 0.3):
    """Log loss of "one of the allowed moods" plus a share of abuse's; unknown labels contribute nothing."""
    weight = torch.ones(len(logits)) if weight is None else weight
    log_p = torch.log_softmax(logits[:, :4], dim=1)
    mood = -torch.logsumexp(log_p + torch.log(allowed.clamp(min=1e-12)), dim=1)
    known = (abusive >= 0).float()
    abuse = torch.nn.functional.binary_cross_entropy_with_logits(logits[:, 4], abusive.clamp(min=0), reduction="none")
    return ((mood + abusive_share * abuse * known) * weight).mean()


def onset(scores: list[float], angry: list[bool], clean: list[float]) -> float:
    """The threshold of least cost MISS_COST·misses + false alarms, among those that spare clean calls."""
    candidates = [i / 100 for i in range(5, 96)]

    def cost(t: float) -> float:
        misses = sum(1 for s, a in zip(scores, angry) if a and s < t)
        alarms = sum(1 for s, a in zip(scores, angry) if not a and s >= t)
        return MISS_COST * misses + alarms

    allowed = [t for t in candidates if sum(s >= t for s in clean) <= CLEAN_FALSE_ALARMS * len(clean)] or candidates[-1:]
    best = min(cost(t) for t in allowed)
    near = [t for t in allowed if cost(t) <= best * 1.02]
    return near[len(near) // 2]


def recovery(scores: list[float], angry: list[bool], onset_threshold: float) -> float:
    """Below this a turn counts as calm: few angry turns are, and it is at most half the onset threshold."""
    angry_scores = sorted(s for s, a in zip(scores, angry) if a)
    low = angry_scores[int(len(angry_scores) * RECOVERY_MISSES)] if angry_scores else onset_threshold / 2
    return max(0.01, round(min(low, onset_threshold / 2), 2))


def abuse_threshold(scores: list[float], abusive: list[bool]) -> float:
    """Best F1 over the development calls and own abuse rows; the middle of the best plateau."""
    def f1(t: float) -> float:
        hit = sum(1 for s, a in zip(scores, abusive) if a and s >= t)
        wrong = sum(1 for s, a in zip(scores, abusive) if not a and s >= t)
        return 2 * hit / max(1, 2 * hit + wrong + sum(abusive) - hit)

    candidates = [i / 100 for i in range(5, 96)]
    best = max(f1(t) for t in candidates)
    near = [t for t in candidates if f1(t) >= best - 0.002]
    return near[len(near) // 2]
