"""The shipped network: a character CNN. The exported graph takes ids [batch, length] (int32, 0 = padding) and gives
`mood` [batch, 4] (angry, negative, neutral, positive; sums to 1) and `abusive` [batch], both calibrated.

Padding is masked after every layer, so a text's score does not depend on how far it is padded; the head is made of
convolutions of width one, because a runtime computes those row by row: the score does not depend on batch mates.
A larger network needs only the same two outputs: the runtime knows nothing of what is between.
"""
import torch
from torch import nn


class MoodNet(nn.Module):
    def __init__(self, vocabulary: int, embedding: int = 128, channels: int = 160, dilations=(1, 2, 4), dropout: float = 0.3):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=0.3)
        with torch.no_grad():
            self.embedding.weight[0].zero_()
        self.first = nn.Conv1d(embedding, channels, 3, padding=1)
        self.blocks = nn.ModuleList(nn.Conv1d(channels, channels, 3, padding=d, dilation=d) for d in dilations)
        self.hidden = nn.Conv1d(2 * channels, channels, 1)
        self.mood = nn.Conv1d(channels, 4, 1)
        self.abusive = nn.Conv1d(channels, 1, 1)
        self.dropout = nn.Dropout(dropout)
        self.embedding_dropout = nn.Dropout(0.2)

    def forward(self, ids):
        """Logits [batch, 5]: four moods, then abusive."""
        mask = (ids > 0).to(torch.float32).unsqueeze(1)
        x = self.embedding_dropout(self.embedding(ids).transpose(1, 2))
        x = torch.relu(self.first(x)) * mask
        for block in self.blocks:
            x = (x + torch.relu(block(self.dropout(x)))) * mask
        peak = (x + (mask - 1.0) * 1e4).max(dim=2, keepdim=True)[0]
        mean = x.sum(dim=2, keepdim=True) / mask.sum(dim=2, keepdim=True).clamp(min=1.0)
        pooled = self.dropout(torch.cat([peak, mean], dim=1))
        hidden = self.dropout(torch.relu(self.hidden(pooled)))
        return torch.cat([self.mood(hidden), self.abusive(hidden)], dim=1).squeeze(2)


class Calibrated(nn.Module):
    """Adds the calibration found on the development calls: scale and shift of each logit."""

    def __init__(self, net: nn.Module, scale, shift):
        super().__init__()
        self.net = net
        self.register_buffer("scale", torch.tensor(scale, dtype=torch.float32))
        self.register_buffer("shift", torch.tensor(shift, dtype=torch.float32))

    def forward(self, ids):
        logits = self.net(ids) * self.scale + self.shift
        return torch.softmax(logits[:, :4], dim=1), torch.sigmoid(logits[:, 4])
