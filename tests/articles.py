"""Articles made up by the megabyte, to measure with: *news* has half a sum a KB, *dense* four or five."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

PLAIN = (
    "The two delegations met for the third day in a row and parted without a word to the press.",
    "Officials said that the talks had been frank, and that much was still to be done before the summer.",
    "The minister flew home on Thursday night, and his deputy stayed behind with a small staff.",
    "Residents near the base have complained for years about the noise of the helicopters at night.",
    "A spokesman declined to say when the next round would be held, or where.",
    "Members of the committee asked for the documents and were told that they would be shown them later.",
    "The alliance was signed after the war and has been the pillar of the country's defence ever since.",
    "Some 28,500 soldiers are stationed on the peninsula, most of them south of the river.",
    "Unions fear that thousands of local workers could be sent on leave if no agreement is reached in time.",
    "Analysts pointed out that both governments face elections and have little room to give way.",
    "In the capital, a few hundred people marched past the embassy with candles and banners.",
    "The ambassador, who took up his post in 2019, called the atmosphere constructive.",
    "Similar negotiations took more than a year the last time, and were closed by a telephone call.",
    "Nobody in the room expected the question, and nobody had an answer ready.",
    "The paper has been circulated among the ministries, a person familiar with the matter said.",
    "Critics call the method opaque, since the public learns of the result only when it is signed.",
)

DENSE = (
    "Seoul will pay {a} trillion won (${b} billion) in {y}, up from {c} trillion won the year before.",
    "Washington had asked for ${b} billion a year, while Seoul offered about {d} billion won.",
    "Of that, {d} billion won goes to wages, ${e} million to construction and {f} billion won to logistics.",
    "올해 분담금은 1조{d}억원으로 지난해 1조{f}억원보다 {e}억원 늘었다.",
    "Japan's share comes to {d} billion yen (${b} billion) in fiscal {y}, at least {e} million dollars more.",
    "Between {d} billion and {f} billion won was left unspent in {y}, according to the audit.",
)

# One sentence with sums for so many paragraphs.
EVERY = {"news": 20, "dense": 2.1}


def texts(kind: str, size: int, seed: int = 7) -> Iterator[str]:
    """Articles of about three kilobytes, `size` bytes in all; the same ones for the same seed."""
    dice = random.Random(seed)
    made = 0
    while made < size:
        paragraphs = []
        for _ in range(12):
            lines = dice.sample(PLAIN, 3)
            if dice.random() < 1 / EVERY[kind]:
                numbers = {
                    "a": f"{dice.uniform(1, 2):.3f}",
                    "b": f"{dice.uniform(0.5, 6):.2f}",
                    "c": f"{dice.uniform(1, 2):.2f}",
                    "d": str(dice.randrange(100, 990)),
                    "e": str(dice.randrange(10, 99)),
                    "f": str(dice.randrange(1000, 9900)),
                    "y": str(dice.randrange(1991, 2026)),
                }
                lines[1] = dice.choice(DENSE).format(**numbers)
            paragraphs.append(" ".join(lines))
        text = "\n\n".join(paragraphs)
        made += len(text.encode())
        yield text


def archive(path: Path, kind: str, size: int) -> int:
    """A .jsonl of such articles; how many."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for text in texts(kind, size):
            out.write(json.dumps({"id": str(count), "published": "2021-03-04", "text": text}) + "\n")
            count += 1
    return count
