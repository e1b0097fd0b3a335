"""baresip as the customer's telephone: another stack's SRTP, re-INVITE and keys."""

import json
import socket
from pathlib import Path

from tests.integration.trunk.rig import LIMIT_S, LOOPBACK, Peer, free_port, tone

_MODULE_FOLDERS = ("/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules", "/usr/local/lib/baresip/modules")


class Baresip(Peer):
    """Answers at once and plays 440 Hz; ``user`` is whom to call."""

    user = "0355501234"

    def __init__(self, program: Path, folder: Path, *, encryption: str = "") -> None:
        import wave

        self.port = free_port()
        self.control = free_port()
        media = free_port()
        with wave.open(str(folder / "tone.wav"), "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(8000)
            pcm = tone(440, 20)
            wav.writeframes(b"".join(pcm[at : at + 2] for at in range(0, len(pcm), 4)))
        modules = next(f for f in _MODULE_FOLDERS if Path(f).is_dir())
        secure = f";mediaenc={encryption}" if encryption else ""
        (folder / "accounts").write_text(
            f"<sip:{self.user}@{LOOPBACK}>;regint=0;answermode=auto;audio_codecs=PCMU/8000/1,PCMA/8000/1{secure}\n"
        )
        (folder / "contacts").write_text("")
        (folder / "config").write_text(
            f"poll_method epoll\nsip_listen {LOOPBACK}:{self.port}\nnet_interface {LOOPBACK}\n"
            f"audio_player aubridge,customer\naudio_source aufile,{folder}/tone.wav\naudio_alert aubridge,customer\n"
            "ausrc_srate 8000\nauplay_srate 8000\nausrc_channels 1\nauplay_channels 1\n"
            f"rtp_ports {media}-{media + 40}\njitter_buffer_type fixed\njitter_buffer_delay 1-5\n"
            f"module_path {modules}\nmodule g711.so\nmodule aufile.so\nmodule aubridge.so\nmodule srtp.so\n"
            "module_tmp account.so\nmodule_app contact.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\n"
            f"ctrl_tcp_listen {LOOPBACK}:{self.control}\n"
        )
        super().__init__([str(program), "-f", str(folder)], folder / "baresip.log")

    @property
    def ready(self) -> bool:
        assert self.process.poll() is None, self.log
        with socket.socket() as probe:
            return probe.connect_ex((LOOPBACK, self.control)) == 0

    def command(self, name: str, parameters: str = "") -> str:
        """Over its control port, in netstrings; blocks for the answer."""
        message = json.dumps({"command": name, "params": parameters, "token": name}).encode()
        with socket.create_connection((LOOPBACK, self.control), timeout=LIMIT_S) as control:
            control.sendall(str(len(message)).encode() + b":" + message + b",")
            while True:
                reply = control.recv(65536).decode(errors="replace")
                if '"response"' in reply or not reply:
                    return reply
