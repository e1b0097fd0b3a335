"""Is the name that was said the one that was asked for? By reading, with room for a slip of recognition."""

import re
from collections.abc import Collection, Sequence

from console.conversation.understanding.reading import Reader

_DENIAL = re.compile(
    r"違|ちがい|ちゃい|ちゃう|ではない|じゃない|じゃあり|ではあり|いません|いない|留守|出かけ|外出|妻|夫|主人|家内|母|父|娘|息子|代わ|間違|誰|どちら|ですか|家族|の者"
)
_INTRODUCED = re.compile(
    r"^(?:はい|ええ|あの|えっと|もしもし|いや|いえ|こちら|うち|私|わたし|わたくし|僕|は|、|\s)*(?P<name>[一-龠々]{2,4})[一-龠々ぁ-んァ-ヶー\s]{0,4}?(?:です|と申し|といい|と言い|でござい)"
)
_FAMILY_NAME = 0.34  # of the name's morae may be misheard


def name_answer(text: str, vocabulary: Sequence[str], reader: Reader, surnames: Collection[str] = ()) -> str | None:
    """``identity_confirm`` when a name of ``vocabulary`` is said of oneself, ``wrong_person`` when another one is, of ``surnames`` or of the
    reader's dictionary; ``None`` when the text does not tell."""
    if _DENIAL.search(text):
        return None
    read = reader.read(text)
    said = read.kana
    if len(said) > 24:
        return None
    for name in vocabulary:
        for part in (name, *name.split()):
            wanted = reader.read(part).kana
            if len(wanted) >= 2 and _closest(wanted, said) <= _FAMILY_NAME * len(wanted):
                return "identity_confirm"
    introduced = _INTRODUCED.search(text)
    # 「今出先です」「今中二です」: the dictionary takes 今出 and 今中 for names.
    names = (*surnames, *(name for name in read.surnames if not name.startswith("今")))
    another = introduced is not None and any(introduced["name"].startswith(name) for name in names if len(name) > 1)
    return "wrong_person" if another else None


def _closest(wanted: str, said: str) -> int:
    """Least edit distance between ``wanted`` and any stretch of ``said``."""
    row = [0] * (len(said) + 1)
    for place, sound in enumerate(wanted, start=1):
        above, row = row, [place] + [0] * len(said)
        for column, other in enumerate(said, start=1):
            row[column] = min(above[column - 1] + (sound != other), above[column] + 1, row[column - 1] + 1)
    return min(row)
