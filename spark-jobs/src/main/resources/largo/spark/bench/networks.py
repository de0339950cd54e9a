"""The networks, with random examples: those of Largo's model zoo."""
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.residual = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity() if channels == filters else nn.Sequential(
            nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.residual(x) + self.shortcut(x))


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10)), (1, 28, 28)


def mlp():
    return nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)), (784,)


def resnet20():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for stage in range(3):
        for block in range(3):
            filters = 16 << stage
            layers.append(Block(channels, filters, 2 if stage and not block else 1))
            channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)), \
        (3, 32, 32)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.input, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        length = x.shape[1]
        q, k, v = self.input(x).view(-1, length, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        mask = torch.triu(torch.full((length, length), -1e9), 1)
        scores = (q * self.size ** -0.5) @ k.transpose(-2, -1) + mask
        return self.output((scores.softmax(-1) @ v).permute(0, 2, 1, 3).reshape(-1, length, x.shape[2]))


class TransformerBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.attention, self.norm2 = nn.LayerNorm(width), Attention(width, heads), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Transformer(nn.Module):
    def __init__(self, width=128, depth=4, heads=4, length=64):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(256, width), nn.Parameter(torch.randn(length, width) * 0.02)
        self.blocks = nn.Sequential(*(TransformerBlock(width, heads) for _ in range(depth)))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, 256)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.tokens(x) + self.positions))).flatten(0, 1)


def network(name, examples):
    """A network, with inputs and labels of some examples."""
    if name == "transformer":
        inputs = torch.randint(0, 256, (examples, 64))
        return Transformer(), inputs, inputs.roll(-1, 1).flatten()
    model, shape = {"lenet": lenet, "mlp": mlp, "resnet20": resnet20}[name]()
    return model, torch.rand(examples, *shape), torch.randint(0, 10, (examples,))


