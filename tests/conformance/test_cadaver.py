"""cadaver, a WebDAV client for a terminal, driven by a script."""

from pathlib import Path

from tests.support.davs import dav_client
from tests.support.running import Running
from tests.support.strangers import run_stranger

SCRIPT = """
mkcol box
cd box
put letter.txt
ls
copy letter.txt copy.txt
move copy.txt moved.txt
propset letter.txt colour blue
propget letter.txt colour
lock letter.txt
discover letter.txt
unlock letter.txt
get letter.txt back.txt
delete moved.txt
cd ..
rmcol box
ls
quit
"""


def test_cadaver_does_everything_it_knows(a_server: Running, tmp_path: Path) -> None:
    client = dav_client(a_server.person())
    host = client.base.partition("//")[2].partition(":")[0]
    (tmp_path / ".netrc").write_text(f"machine {host}\nlogin {client.email}\npassword {client.password}\n")
    (tmp_path / ".netrc").chmod(0o600)
    (tmp_path / "letter.txt").write_text("Dear Ada")

    verdict = run_stranger("cadaver", [client.base], folder=tmp_path, says=SCRIPT)

    assert "failed" not in verdict.said and "error" not in verdict.said.lower(), verdict.said
    assert "Value of colour is: blue" in verdict.said
    assert verdict.said.count("succeeded") >= 10
    assert (tmp_path / "back.txt").read_text() == "Dear Ada"
    assert client.names() == []
