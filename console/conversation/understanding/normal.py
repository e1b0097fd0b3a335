"""One form for many spellings: what the classifier and the rules compare.

Pure. Characters: NFKC, lower case, no punctuation, fillers dropped. Kana: pronunciation in katakana without long-vowel marks,
since recognition and dictionaries disagree on them.
"""

import re
import unicodedata

_PUNCTUATION = re.compile(r"[\s、。,.!?！？・…‥「」『』()（）\[\]【】~〜～\-‐―\"'：:;；/／]+")
_CLAUSE_END = re.compile(r"[。.!?！？\n]+|(?<=か)(?=それと|それから|あと[、は])")
"""Recognition leaves out punctuation: 「送料はいくらですかそれといつ届きますか」 are two."""

# Said while thinking; they carry no meaning of their own. Only at the start of a clause or between commas.
_FILLER = re.compile(
    r"(?:(?<=^)|(?<=[、。,.!?！？…\s]))"
    r"(?:え[ーぇえ]*っ?と[ーぉお]*(?:ですね)?|あの[ーぅうおぉ]*(?:ですね)?|う[ーぅう]+ん(?:と)?|んー+(?:と)?|んっと|えー+|あー+|まあ|まぁ|その[ーぉ]+|なんか|ええっと|えっとね|えとね?|なんていうか|何ていうか|なんだろう)"
    r"(?=[、。,.…\s])[、,.…\s]*"
)


def folded(text: str) -> str:
    """NFKC and lower case, fillers gone, punctuation kept: for splitting and for slots."""
    text = unicodedata.normalize("NFKC", text).lower().strip()
    for _ in range(3):
        shorter = _FILLER.sub("", text)
        if shorter == text or not _PUNCTUATION.sub("", shorter):
            break
        text = shorter
    return text


def squeezed(text: str) -> str:
    """A folded text without punctuation and spaces."""
    return _PUNCTUATION.sub("", text)


def clauses(text: str) -> tuple[str, ...]:
    """The sentences of a folded text, in order; never empty strings."""
    return tuple(part.strip("、, ") for part in _CLAUSE_END.split(text) if squeezed(part))


def bare_kana(kana: str) -> str:
    """Katakana pronunciation without long marks and punctuation; sounds that are said alike are written alike."""
    kana = _PUNCTUATION.sub("", kana.replace("ー", "").replace("’", "").replace("'", ""))
    return kana.translate(str.maketrans("ヅヂヲ", "ズジオ"))


def hiragana_to_katakana(text: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
