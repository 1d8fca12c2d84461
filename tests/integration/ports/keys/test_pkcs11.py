"""Keys on a token: how they are found, entered, shared by threads and children, and found again."""

import logging
import os
import threading
import time
from dataclasses import replace

import pytest
from bench._softhsm import PIN
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from tests.integration.ports.keys.conftest import NOW, on_token

from zarf.core.errors import SealRefused, Unavailable
from zarf.core.seal import check_key
from zarf.ports.keys import KeyStores

DATA = b"data"


@pytest.fixture
def issue(hsm_authority):
    def made(vkn="1234567808", **how):
        return hsm_authority.issue(vkn, "Deneme A.Ş.", now=NOW, **how)

    return made


def verify_rsa(key, data, signature):
    certificate = x509.load_der_x509_certificate(key.certificate_der)
    certificate.public_key().verify(signature, data, padding.PKCS1v15(), hashes.SHA256())


def code_of(error, action):
    with pytest.raises(error) as caught:
        action()
    assert PIN not in str(caught.value)
    assert caught.value.__cause__ is None or PIN not in str(caught.value.__cause__)
    return caught.value.code


def test_the_key_is_found_by_the_id_it_shares_with_its_certificate(hsm, issue):
    mine, other = on_token(issue()), on_token(issue("9876543217"))
    ids = [{"key_id": bytes([n]), "certificate_id": bytes([n])} for n in (1, 2)]
    reference = hsm.make(replace(mine, **ids[0]), replace(other, **ids[1]))
    key = hsm.store().open(reference.replace("?", ";vkn=9876543217?"))
    assert key.certificate_der == other.certificate
    assert check_key(key, at=NOW).faults == ()


def test_a_key_with_another_id_is_found_by_what_it_signs(hsm, issue):
    decoy, mine = on_token(issue("9876543217")), on_token(issue())
    decoy = replace(decoy, certificate=None, key_id=b"\x07")
    reference = hsm.make(decoy, replace(mine, key_id=b"\x05", certificate_id=b"\x07"))
    assert check_key(hsm.store().open(reference), at=NOW).faults == ()


def test_a_certificate_without_its_key_is_no_key(hsm, issue):
    reference = hsm.make(replace(on_token(issue()), key=on_token(issue()).key))
    with pytest.raises(SealRefused) as refused:
        hsm.store().open(reference)
    assert refused.value.code == "EF-KEY-022"
    assert "mali mühür sertifikası yok." in refused.value.finding.message("tr")
    with pytest.raises(SealRefused) as refused:
        hsm.store().open(reference.replace("?", ";vkn=1111111104?"))
    assert "sertifikası yok (aranan: VKN/TCKN 1111111104)." in refused.value.finding.message("tr")
    assert "private key (looked for: VKN/TCKN 1111111104)." in refused.value.finding.message("en")


def test_of_several_holders_the_reference_must_name_one(hsm, issue):
    reference = hsm.make(on_token(issue()), replace(on_token(issue("9876543217")), key_id=b"2", certificate_id=b"2"))
    store = hsm.store()
    assert code_of(SealRefused, lambda: store.open(reference)) == "EF-KEY-023"
    assert code_of(SealRefused, lambda: store.open(reference.replace("?", ";vkn=1111111104?"))) == "EF-KEY-022"


def test_a_certificate_is_chosen_by_its_serial_number(hsm, issue):
    older, newer = issue(), issue()
    both = on_token(older), replace(on_token(newer), key_id=b"\x02", certificate_id=b"\x02")
    reference = hsm.make(*both)
    for item, stored in zip((older, newer), both, strict=True):
        named = reference.replace("?", f";certificate-serial=0x{item.certificate.serial_number:x}?")
        assert hsm.store().open(named).certificate_der == stored.certificate


def test_a_wrong_pin_is_tried_once(hsm, issue, caplog, monkeypatch):
    from zarf.ports.keys import pkcs11_login

    reference = hsm.make(on_token(issue()))
    hsm.pin_file.write_text("555555\n")
    tries = []
    monkeypatch.setattr(
        pkcs11_login, "_mark", lambda token, pin: tries.append(pin) or f"{token.serial!r}{pin}".encode()
    )
    caplog.set_level(logging.DEBUG)
    store = hsm.store()
    assert code_of(SealRefused, lambda: store.open(reference)) == "EF-KEY-017"
    assert code_of(SealRefused, lambda: store.open(reference)) == "EF-KEY-018"
    assert code_of(SealRefused, lambda: hsm.store().open(reference)) == "EF-KEY-018"
    assert "555555" not in caplog.text
    hsm.pin_file.write_text(PIN)
    assert len(store.open(reference).sign(DATA)) == 96


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"1" * 2000])
def test_a_pin_file_without_a_pin_is_refused(hsm, issue, content):
    reference = hsm.make(on_token(issue()))
    hsm.pin_file.write_bytes(content)
    assert code_of(SealRefused, lambda: hsm.store().open(reference)) == "EF-KEY-021"


def test_a_missing_pin_file_and_none_at_all_are_told_apart(hsm, issue):
    reference = hsm.make(on_token(issue()))
    hsm.pin_file.unlink()
    assert code_of(SealRefused, lambda: hsm.store().open(reference)) == "EF-KEY-002"
    assert code_of(SealRefused, lambda: hsm.store().open(reference.partition("?")[0])) == "EF-KEY-021"


def test_a_token_that_is_not_there_and_two_that_fit(hsm, issue):
    reference = hsm.make(on_token(issue()))
    other = reference.replace(hsm.label.replace(" ", "%20"), "absent")
    assert code_of(Unavailable, lambda: hsm.store().open(other)) == "EF-KEY-015"
    hsm.make()
    hsm.restart()
    assert code_of(SealRefused, lambda: hsm.store().open(reference)) == "EF-KEY-016"


def test_a_token_that_was_pulled_out_is_found_again_when_it_is_back(hsm, issue):
    issued = issue(key="rsa")
    reference = hsm.make(on_token(issued))
    store = hsm.store()
    key = store.open(reference)
    verify_rsa(key, DATA, key.sign(DATA))
    hsm.pull_out()
    hsm.restart()
    assert code_of(Unavailable, lambda: key.sign(DATA)) in {"EF-KEY-015", "EF-KEY-025"}
    hsm.restart()
    assert code_of(Unavailable, lambda: key.sign(DATA)) == "EF-KEY-015"
    hsm.make(on_token(issued))
    verify_rsa(key, DATA, key.sign(DATA))
    assert store.open(reference) is key


def test_a_token_that_comes_back_with_another_key_signs_nothing(hsm, issue):
    reference = hsm.make(on_token(issue()))
    key = hsm.store().open(reference)
    hsm.pull_out()
    code_of(Unavailable, lambda: key.sign(DATA))
    hsm.make(on_token(issue()))
    assert code_of(SealRefused, lambda: key.sign(DATA)) == "EF-KEY-022"


def test_the_other_tokens_of_a_module_live_on_when_one_is_pulled_out(hsm, issue):
    """The module is restarted to see the token again; sessions of an earlier start must not be used or closed."""
    store = hsm.store()
    stays = store.open(hsm.make(on_token(issue(key="rsa")), label=f"{hsm.label} b"))
    goes = store.open(hsm.make(on_token(issue())))
    for _ in range(3):
        verify_rsa(stays, DATA, stays.sign(DATA))
        hsm.pull_out()
        code_of(Unavailable, lambda: goes.sign(DATA))
        verify_rsa(stays, DATA, stays.sign(DATA))
        hsm.make(on_token(issue()))


def test_many_threads_share_few_sessions(hsm, issue):
    store = hsm.store(sessions=3)
    keys = [store.open(hsm.make(on_token(issue(key="rsa"))))]
    failures, done = [], []

    def work(number):
        try:
            for round_ in range(25):
                data = f"{number} {round_}".encode()
                verify_rsa(keys[0], data, keys[0].sign(data))
            done.append(number)
        except Exception as error:  # noqa: BLE001 - carried to the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(done) == 12
    (pool,) = store._pools.values()
    assert 1 <= pool._opened <= 3


def test_when_all_sessions_stay_busy_it_is_said(hsm, issue):
    store = hsm.store(sessions=1, wait=0.05)
    key = store.open(hsm.make(on_token(issue())))
    (pool,) = store._pools.values()
    lane = pool.borrow()
    assert code_of(Unavailable, lambda: key.sign(DATA)) == "EF-KEY-026"
    pool.give_back(lane)
    assert len(key.sign(DATA)) == 96


def test_threads_that_lose_the_token_together_log_in_once(hsm, issue, monkeypatch):
    from zarf.ports.keys import pkcs11_pool

    issued = issue()
    store = hsm.store(sessions=4)
    key = store.open(hsm.make(on_token(issued)))
    logins, real = [], pkcs11_pool.log_in
    monkeypatch.setattr(pkcs11_pool, "log_in", lambda *words: logins.append(1) or real(*words))
    (pool,) = store._pools.values()
    lanes = [pool.borrow() for _ in range(4)]
    for lane in lanes:
        pool.lost(lane)
    threads = [threading.Thread(target=key.sign, args=(DATA,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(logins) == 1


def test_a_forked_child_logs_in_for_itself_and_leaves_the_parent_alone(hsm, issue):
    key = hsm.store().open(hsm.make(on_token(issue(key="rsa"))))
    verify_rsa(key, DATA, key.sign(DATA))
    child = os.fork()
    if child == 0:
        status = 1
        try:
            verify_rsa(key, b"child", key.sign(b"child"))
            status = 0
        finally:
            os._exit(status)
    verify_rsa(key, b"parent", key.sign(b"parent"))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    verify_rsa(key, DATA, key.sign(DATA))


def test_the_heartbeat_signs_with_tired_sessions_and_comes_back_by_itself(hsm, issue):
    issued = issue()
    store = hsm.store(idle=0.01)
    store._stop.set()
    store.open(hsm.make(on_token(issued)))
    (pool,) = store._pools.values()
    time.sleep(0.03)
    signed = []
    assert pool.heartbeat(signed.append) == 1
    assert len(signed) == 1
    hsm.pull_out()
    time.sleep(0.03)
    store.heartbeat()
    store.heartbeat()
    assert pool._login is None
    hsm.make(on_token(issued))
    store.heartbeat()
    assert pool._login is not None


def test_the_heart_beats_in_the_background_and_stops_with_the_store(hsm, issue):
    store = hsm.store(idle=0.05)
    store.open(hsm.make(on_token(issue())))
    (pool,) = store._pools.values()
    beats = []
    real, pool.heartbeat = pool.heartbeat, lambda sign: beats.append(real(sign))
    end = time.monotonic() + 10
    while not any(beats) and time.monotonic() < end:
        time.sleep(0.02)
    assert any(beats)
    store.close()
    assert not store._heart.is_alive()


def test_no_session_is_left_open_when_the_store_is_closed(hsm, issue):
    store = hsm.store()
    key = store.open(hsm.make(on_token(issue())))
    key.sign(DATA)
    store.close()
    (pool,) = store._pools.values()
    assert (pool._login, pool._idle, pool._opened) == (None, [], 0)
    assert len(key.sign(DATA)) == 96


def test_no_repr_tells_a_pin_or_where_it_lies(hsm, issue):
    key = hsm.store().open(hsm.make(on_token(issue())))
    assert repr(key) == f"Pkcs11Key(ecdsa-sha384, {hsm.label!r})"


def test_the_house_store_opens_both_kinds(hsm, issue, tmp_path):
    from zarf.ports.keys.pkcs12 import reference

    issued = issue()
    (tmp_path / "a.p12").write_bytes(issued.pkcs12("x"))
    (tmp_path / "password").write_text("x")
    store = KeyStores(heartbeat=0)
    of_file = store.open(reference(tmp_path / "a.p12", tmp_path / "password"))
    of_token = store.open(hsm.make(on_token(issued)))
    assert of_file.certificate_der == of_token.certificate_der
    assert code_of(SealRefused, lambda: store.open("pkcs13:x")) == "EF-KEY-001"
    store._tokens.close()


def test_a_module_others_may_change_is_not_loaded(hsm, tmp_path):
    from bench._softhsm import module

    copy = tmp_path / "libsofthsm2.so"
    copy.write_bytes(module().read_bytes())
    copy.chmod(0o666)
    store = hsm.store()
    assert code_of(SealRefused, lambda: store.open(f"pkcs11:module={copy};token=x")) == "EF-KEY-014"
    copy.write_bytes(b"no module")
    copy.chmod(0o600)
    assert code_of(SealRefused, lambda: store.open(f"pkcs11:module={copy};token=x")) == "EF-KEY-013"
    assert code_of(SealRefused, lambda: store.open("pkcs11:module=unheard-of;token=x")) == "EF-KEY-013"
