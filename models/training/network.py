"""The shipped network: two small readers of characters, a bidirectional GRU and a CNN, whose logits are averaged. They
err on different texts: together they are better than either, and still small. The exported graph takes ids
[batch, length] (int32, 0 = padding) and gives `mood` [batch, 4] (angry, negative, neutral, positive; sums to 1) and
`abusive` [batch], both calibrated.

Each text runs over its own length only, and padding is masked wherever it could be seen, so a text's score does not
depend on how far it is padded, nor on its batch mates. A larger network needs only the same two outputs: the runtime
knows nothing of what is between.
"""
import torch
from torch import nn


def characters(vocabulary: int, size: int) -> nn.Embedding:
    embedding = nn.Embedding(vocabulary, size, padding_idx=0)
    nn.init.normal_(embedding.weight, std=0.3)
    with torch.no_grad():
        embedding.weight[0].zero_()
    return embedding


class Recurrent(nn.Module):
    """Reads the characters in order, in both directions: who does what to whom, and what is denied."""

    def __init__(self, vocabulary: int, embedding: int = 128, hidden: int = 160, dropout: float = 0.3):
        super().__init__()
        self.embedding = characters(vocabulary, embedding)
        self.neighbours = nn.Conv1d(embedding, embedding, 3, padding=1)
        self.gru = nn.GRU(embedding, hidden, bidirectional=True, batch_first=True)
        self.hidden = nn.Linear(4 * hidden, hidden)
        self.out = nn.Linear(hidden, 5)
        self.dropout = nn.Dropout(dropout)
        self.embedding_dropout = nn.Dropout(0.2)

    def forward(self, ids):
        """Logits [batch, 5]: four moods, then abusive."""
        mask = (ids > 0).to(torch.float32).unsqueeze(2)
        lengths = (ids > 0).to(torch.int64).sum(1).clamp(min=1)
        x = self.embedding_dropout(self.embedding(ids))
        x = x + torch.relu(self.neighbours(x.transpose(1, 2))).transpose(1, 2) * mask
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        # The first state is spelled out: left to the exporter, it would have the batch size of the example.
        start = torch.zeros(2, 1, self.gru.hidden_size).expand(-1, ids.shape[0], -1).contiguous()
        y = nn.utils.rnn.pad_packed_sequence(
            self.gru(packed, start)[0], batch_first=True, total_length=ids.shape[1]
        )[0]
        peak = (y + (mask - 1.0) * 1e4).max(1)[0]
        mean = (y * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        pooled = self.dropout(torch.cat([peak, mean], 1))
        return self.out(self.dropout(torch.relu(self.hidden(pooled))))


class Convolutional(nn.Module):
    """Hears wordings wherever they stand; head of width-one convolutions, which a runtime computes row by row."""

    def __init__(self, vocabulary: int, embedding: int = 128, channels: int = 160, dilations=(1, 2, 4), dropout: float = 0.3):
        super().__init__()
        self.embedding = characters(vocabulary, embedding)
        self.first = nn.Conv1d(embedding, channels, 3, padding=1)
        self.blocks = nn.ModuleList(nn.Conv1d(channels, channels, 3, padding=d, dilation=d) for d in dilations)
        self.hidden = nn.Conv1d(2 * channels, channels, 1)
        self.out = nn.Conv1d(channels, 5, 1)
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
        return self.out(self.dropout(torch.relu(self.hidden(pooled)))).squeeze(2)


READERS = {"recurrent": Recurrent, "convolutional": Convolutional}


class Together(nn.Module):
    """The mean of the logits of several readers."""

    def __init__(self, readers):
        super().__init__()
        self.readers = nn.ModuleList(readers)

    def forward(self, ids):
        return torch.stack([reader(ids) for reader in self.readers]).mean(0)


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
