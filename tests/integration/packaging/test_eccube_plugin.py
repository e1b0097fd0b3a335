"""What the EC-CUBE plugin sends is what the intake reads, and signed as it expects."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.campaign.carts import generic, signature
from console.campaign.carts.sightings import CartSeen, LinkOpened, OrderSeen, Person, WareSeen

pytestmark = pytest.mark.integration
PLUGIN = Path(__file__).parents[3] / "packaging" / "eccube" / "OkaeriCarts"
STORY = """
require $argv[1].'/Service/Documents.php';
require $argv[1].'/Service/Sender.php';
use Plugin\\OkaeriCarts\\Service\\Documents;
use Plugin\\OkaeriCarts\\Service\\Sender;
$person = ['id' => 12, 'name01' => '高橋', 'name02' => '美咲', 'kana01' => 'タカハシ', 'kana02' => 'ミサキ', 'phone' => '09013572468',
    'mail' => null, 'prefecture' => '福岡県'];
$guest = ['id' => null, 'kana01' => null, 'kana02' => null] + $person;
$at = new DateTimeImmutable('2026-11-20T18:40:00+09:00');
$lines = [Documents::line('AP-1', 'リネンシャツ "白"', 'M', 2, 8900.0)];
$id = Documents::cartId('12_1', 12, null, 345);
$events = [
    Documents::cart($id, $at, Documents::customer($person, null), $lines, 'https://shop.example/cart'),
    Documents::cart(Documents::cartId('x', null, 'p7', 0), $at, Documents::customer($guest, true), [], ''),
    Documents::order('346', '346', $at, $at, Documents::customer($person, null), $lines, 17800.0, false, [$id], Documents::mark('0123456789abcdef01234567')),
    Documents::linkOpened('0123456789abcdef01234567', $at),
];
$body = json_encode(['events' => $events], JSON_UNESCAPED_UNICODE);
echo json_encode(['body' => $body, 'signature' => Sender::signature($body, '鍵'), 'anonymous' => Documents::cartId('x', null, null, 0),
    'marks' => [Documents::mark(null), Documents::mark(['a']), Documents::mark('0123456789ABCDEF01234567'), Documents::mark("0123456789abcdef01234567\\n")],
    'people' => array_map(static fn ($agent) => Documents::byAPerson(['user-agent' => [$agent]]), ['Mozilla/5.0 (iPhone) Safari', 'CUBOT NOTE 50', 'Twitterbot/1.0', ''])]);
"""


def test_its_events_are_read_and_its_signature_is_right(peer: Callable[[str], Path]) -> None:
    done = subprocess.run([str(peer("php")), "-r", STORY, str(PLUGIN)], capture_output=True, text=True, timeout=30, check=True)
    told = json.loads(done.stdout)
    assert told["anonymous"] is None
    assert told["marks"] == [None] * 4
    assert told["people"] == [True, True, False, False]
    body = told["body"].encode()
    assert signature.hexadecimal("鍵", body, told["signature"])
    received = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    member, guest, order, opened = generic.read(json.loads(body), source="eccube", received=received, terms_cover_calls=False, goods="商品")
    assert isinstance(member, CartSeen)
    assert isinstance(guest, CartSeen)
    assert isinstance(order, OrderSeen)
    assert member.person.said == {
        "name": "高橋 美咲",
        "kana": "タカハシ ミサキ",
        "phone": "+819013572468",
        "prefecture": "福岡県",
        "member": True,
        "phone_source": "checkout",
    }
    assert (guest.person.said["consent_call"], guest.person.account, guest.lines) == (True, "", ())
    assert "member" not in guest.person.said, "a guest may have an account all the same"
    assert (order.carts, order.mark) == ((member.key,), "0123456789abcdef01234567")
    assert opened == LinkOpened(order.mark, member.at)


def test_members_and_products_that_change_are_told(peer: Callable[[str], Path]) -> None:
    stand_in = Path(__file__).with_name("eccube_stand_in.php")
    done = subprocess.run([str(peer("php")), str(stand_in), str(PLUGIN)], capture_output=True, text=True, timeout=30, check=True)
    told = {
        story: generic.read({"events": events}, source="eccube", received=datetime.now(UTC), terms_cover_calls=False, goods="")
        if events
        else ()
        for story, events in json.loads(done.stdout).items()
    }
    [joined], [left] = told["joined"], told["left"]
    assert isinstance(joined, Person)
    assert isinstance(left, Person)
    assert joined.account == left.account == "customer:12"
    assert (joined.said["phone"], joined.said["mail"]) == ("+819013572468", "misaki@example.jp")
    assert "consent_call" not in joined.said, "the shop has asked nobody"
    assert left.said == {"consent_call": False, "consent_sms": False}
    stock = {story: {one.key: one.body["stock"] for one in told[story] if isinstance(one, WareSeen)} for story in told}
    assert stock["edited"] == {"AP-1-M": 3, "AP-1-L": None, "AP-1-S": 0}
    assert stock["hidden"] == stock["removed"] == {"AP-1-M": 0, "AP-1-L": 0, "AP-1-S": 0}
    assert told["of another kind"] == ()
    assert {one.body["price"] for one in told["edited"] if isinstance(one, WareSeen)} == {8900}


def test_it_is_packed_as_eccube_unpacks_it(peer: Callable[[str], Path], tmp_path: Path) -> None:
    """By the command of its README, and as ``Eccube\\Service\\PluginService`` does."""
    [command] = re.findall(r"`(tar czf [^`]+)`", (PLUGIN.parent / "README.md").read_text("utf-8"))
    shop = tmp_path / "shop"
    shutil.copytree(PLUGIN, shop / "OkaeriCarts")
    subprocess.run(command.split(), cwd=shop, timeout=30, check=True)
    unpack = "(new PharData($argv[1]))->extractTo($argv[2], null, true);"
    subprocess.run([str(peer("php")), "-r", unpack, str(shop / "OkaeriCarts.tar.gz"), str(tmp_path / "there")], timeout=30, check=True)
    packed = {str(file.relative_to(tmp_path / "there")) for file in (tmp_path / "there").rglob("*") if file.is_file()}
    assert packed == {str(file.relative_to(PLUGIN)) for file in PLUGIN.rglob("*") if file.is_file()}


@pytest.mark.parametrize("file", sorted(PLUGIN.rglob("*.php")), ids=lambda file: file.name)
def test_it_is_php(peer: Callable[[str], Path], file: Path) -> None:
    subprocess.run([str(peer("php")), "-l", str(file)], capture_output=True, timeout=30, check=True)
