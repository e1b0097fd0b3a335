"""SIPp as the telephone that is called: each scenario a list of steps, for what no well-behaved telephone does."""

from pathlib import Path

import numpy as np

from tests.integration.trunk.rig import LOOPBACK, Peer, free_port, tone

_SAME = "[last_Via:]\n[last_From:]\n[last_To:]{tag}\n[last_Call-ID:]\n[last_CSeq:]\n"
_TAG = ";tag=[pid]there[call_number]"
_CONTACT = "Contact: <sip:there@[local_ip]:[local_port]>\n"
_SDP = (
    "v=0\no=there 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [media_ip]\nt=0 0\nm=audio [auto_media_port] RTP/AVP 0 101\n"
    "a=rtpmap:0 PCMU/8000\na=rtpmap:101 telephone-event/8000\na=fmtp:101 0-15\n"
)


def _sent(text: str, **attributes: str) -> str:
    inside = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<send{inside}><![CDATA[\n{text}\n]]></send>\n"


def invited() -> str:
    return '<recv request="INVITE" rrs="true"/>\n'


def awaits(request: str) -> str:
    return f'<recv request="{request}"/>\n'


def says(line: str, *, sound: bool = False, tag: bool = True) -> str:
    body = _SDP if sound else ""
    kind = "Content-Type: application/sdp\n" if sound else ""
    head = f"SIP/2.0 {line}\n{_SAME.format(tag=_TAG if tag else '')}{_CONTACT}{kind}Content-Length: [len]\n"
    return _sent(f"{head}\n{body}", **({"retrans": "500"} if line.startswith("200") and tag else {}))


def waits(milliseconds: int) -> str:
    return f'<pause milliseconds="{milliseconds}"/>\n'


def plays(path: Path) -> str:
    return f'<nop><action><exec rtp_stream="{path},-1,0,PCMU/8000"/></action></nop>\n'


def remembers_parties() -> str:
    """The INVITE with From and To kept, for a BYE in the other direction."""
    find = '<ereg regexp=".*" search_in="hdr" header="{}:" assign_to="{}"/>'
    return (
        f'<recv request="INVITE" rrs="true"><action>{find.format("From", "them")}{find.format("To", "us")}'
        '<log message="[$them] [$us]"/></action></recv>\n'
    )


def hangs_up() -> str:
    head = (
        "BYE [next_url] SIP/2.0\nVia: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]\nMax-Forwards: 70\n"
        f"From:[$us]{_TAG}\nTo:[$them]\n[last_Call-ID:]\nCSeq: 7 BYE\nContent-Length: 0\n"
    )
    return _sent(head, retrans="500") + '<recv response="200"/>\n'


def mu_law(path: Path, hertz: float, seconds: float) -> Path:
    """A raw G.711 file of a tone, as ``plays`` wants it."""
    samples = np.frombuffer(tone(hertz, seconds), "<i2")[::2].astype(int)
    magnitude = np.minimum(np.abs(samples), 32635) + 132
    exponent = np.clip(np.floor(np.log2(magnitude)).astype(int) - 7, 0, 7)
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    sign = np.where(samples < 0, 0x80, 0)
    path.write_bytes((~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8).tobytes())
    return path


class Sipp(Peer):
    """Serves one call by the steps, then ends by itself; ``port`` is where to call."""

    def __init__(self, program: Path, folder: Path, *steps: str) -> None:
        scenario = folder / "scenario.xml"
        scenario.write_text(
            '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="telephone">\n' + "".join(steps) + "</scenario>\n"
        )
        self.port = free_port()
        media = free_port()
        command = [str(program), "-sf", str(scenario), "-i", LOOPBACK, "-p", str(self.port), "-mi", LOOPBACK, "-mp", str(media),
                   "-nostdin", "-nd", "-m", "1"]  # fmt: skip
        super().__init__(command, folder / "sipp.log", cwd=folder)
