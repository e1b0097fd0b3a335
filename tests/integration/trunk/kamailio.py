"""Kamailio as the merchant's trunk: digest, UDP, TCP and TLS, on free ports, with a certificate authority of the test's own."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from console.call.trunk.port import Account
from tests.integration.trunk.rig import LIMIT_S, LOOPBACK, Peer, free_port

_MODULE_FOLDERS = (
    "/usr/lib/x86_64-linux-gnu/kamailio/modules",
    "/usr/lib64/kamailio/modules",
    "/usr/lib/aarch64-linux-gnu/kamailio/modules",
)


class Kamailio:
    """``place``: number → port of a telephone on this machine."""

    def __init__(self, program: Path, folder: Path, certificates: Path, place: dict[str, int]) -> None:
        self.port = free_port()
        self.tls_port = free_port()
        self.folder = folder
        self.ca = certificates / "ca.pem"
        self.stranger = certificates / "stranger.pem"
        (folder / "tls.cfg").write_text(
            f"[server:default]\nmethod = TLSv1.2+\nverify_certificate = no\nrequire_certificate = no\n"
            f"private_key = {certificates}/server.key\ncertificate = {certificates}/server.pem\n"
        )
        routes = "".join(f'\t$sht(place=>{number}) = "sip:{number}@127.0.0.1:{port}";\n' for number, port in place.items())
        text = (Path(__file__).parent / "peers" / "kamailio.cfg").read_text()
        modules = next(f for f in _MODULE_FOLDERS if Path(f).is_dir())
        for sign, value in {
            "@PORT@": str(self.port),
            "@TLS_PORT@": str(self.tls_port),
            "@MODULES@": modules,
            "@FOLDER@": str(folder),
            "@ROUTES@": routes,
        }.items():
            text = text.replace(sign, value)
        config = folder / "kamailio.cfg"
        config.write_text(text)
        run = folder / "run"
        run.mkdir()
        command = [str(program), "-f", str(config), "-DD", "-E", "-m", "32", "-M", "4", "-Y", str(run), "-P", str(run / "pid")]
        self.peer = Peer(command, folder / "kamailio.log")

        self.wait()

    def wait(self) -> None:
        """Until it takes connections."""
        give_up = time.monotonic() + LIMIT_S
        while not self._listens():
            assert self.peer.process.poll() is None, self.peer.log
            assert time.monotonic() < give_up, self.peer.log
            time.sleep(0.02)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((LOOPBACK, self.tls_port)) == 0

    def restart(self) -> None:
        """Killed without a goodbye, and started again with nothing remembered."""
        self.peer.stop(signal.SIGKILL)
        self.peer.start()
        self.wait()

    def account(self, *, password: str = "right", transport: str = "udp", **more: Any) -> Account:
        port = self.tls_port if transport == "tls" else self.port
        ca = str(self.ca) if transport == "tls" else None
        return Account("trunk.test", "shop", password, LOOPBACK, port, transport, **{"ca_file": ca, **more})


class Front:
    """The example of ``packaging/trunk`` as it is, but for its addresses, before a ``Kamailio`` that is the carrier."""

    def __init__(self, program: Path, folder: Path, carrier: Kamailio, *, password: str = "right") -> None:
        self.port = free_port()
        tls = folder / "tls.cfg"
        tls.write_text((carrier.folder / "tls.cfg").read_text() + f"[client:default]\nverify_certificate = yes\nca_list = {carrier.ca}\n")
        text = (Path(__file__).parents[3] / "packaging" / "trunk" / "kamailio-front.cfg").read_text()
        for name, value in {
            "CARRIER_URI": f"sip:{LOOPBACK}:{carrier.tls_port};transport=tls",
            "CARRIER_DOMAIN": "trunk.test",
            "ACCOUNT_USER": "shop",
            "ACCOUNT_PASSWORD": password,
            "OUR_PORT": str(free_port()),
            "CONSOLE_PORT": str(self.port),
            "TLS_CONFIG": str(tls),
        }.items():
            line = re.compile(f'(#!substdef "!{name}!)[^!]*')
            assert len(line.findall(text)) == 1, name
            text = line.sub(rf"\g<1>{value}", text)
        config = folder / "front.cfg"
        config.write_text(text)
        run = folder / "front"
        run.mkdir()
        command = [str(program), "-f", str(config), "-DD", "-E", "-m", "32", "-M", "4", "-Y", str(run), "-P", str(run / "pid")]
        self.peer = Peer(command, folder / "front.log")


def make_certificates(folder: Path) -> None:
    """An authority, a server's certificate for 127.0.0.1 signed by it, and a stranger's authority."""

    def run(*arguments: str) -> None:
        subprocess.run(
            ["openssl", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, "OPENSSL_CONF": "/dev/null"}
        )

    for name in ("ca", "stranger"):
        run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2",
            "-subj", f"/CN={name}", "-config", _request(folder), "-extensions", "authority")  # fmt: skip
    run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1",
        "-config", _request(folder))  # fmt: skip
    (folder / "san").write_text("subjectAltName=IP:127.0.0.1\n")
    run("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "san",
        "-out", "server.pem")  # fmt: skip


def _request(folder: Path) -> str:
    path = folder / "request.cnf"
    path.write_text("[req]\ndistinguished_name=name\n[name]\n[authority]\nbasicConstraints=critical,CA:true\n")
    return str(path)
