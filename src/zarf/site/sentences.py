"""What stops the house from starting, each as one sentence in both languages and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class CannotGoOn(Exception):
    """The command ends here with one clear sentence (exit 2); no traceback helps the operator."""

    def __init__(self, tr: str, en: str) -> None:
        super().__init__(en)
        self.tr, self.en = tr, en

    def text(self, language: str = "tr") -> str:
        return self.en if language == "en" else self.tr

    @classmethod
    def no_postgres(cls, major: int | None) -> CannotGoOn:
        which = f" {major}" if major else ""
        return cls(
            f"PostgreSQL{which} bulunamadı. `apt install postgresql` ile kurun ya da DATABASE_URL verin.",
            f"No PostgreSQL{which} was found. Install it with `apt install postgresql`, or set DATABASE_URL.",
        )

    @classmethod
    def no_unprivileged_user(cls, names: Sequence[str]) -> CannotGoOn:
        listed = ", ".join(names)
        return cls(
            f"PostgreSQL root ile çalışmaz ve bu makinede şu kullanıcılardan hiçbiri yok: {listed}. "
            "Birini oluşturun, Zarf'ı sıradan bir kullanıcıyla çalıştırın ya da DATABASE_URL verin.",
            f"PostgreSQL refuses to run as root and none of these users exists here: {listed}. "
            "Create one, run Zarf as an ordinary user, or set DATABASE_URL.",
        )

    @classmethod
    def database_folder(cls, folder: Path, error: OSError) -> CannotGoOn:
        return cls(
            f"Veritabanı klasörü hazırlanamadı: {folder} ({error.strerror}). Boş yer ve yazma izni olduğuna bakın.",
            f"The database folder could not be made: {folder} ({error.strerror}). Check free space and write access.",
        )

    @classmethod
    def initdb(cls, lines: Sequence[str]) -> CannotGoOn:
        return cls(
            f"Veritabanı oluşturulamadı: {lines[0]}",
            f"The database could not be created: {lines[0]}",
        )

    @classmethod
    def postgres_died(cls, log: Path) -> CannotGoOn:
        return cls(
            f"PostgreSQL başlamadı. Nedeni şu dosyanın sonunda yazar: {log}",
            f"PostgreSQL did not start. The reason stands at the end of {log}",
        )

    @classmethod
    def database_unreachable(cls) -> CannotGoOn:
        return cls(
            "Veritabanına ulaşılamıyor. Önce başka bir pencerede `./zarf up` çalıştırın ya da DATABASE_URL verin.",
            "The database cannot be reached. Run `./zarf up` in another window first, or set DATABASE_URL.",
        )

    @classmethod
    def port_in_use(cls, port: int, setting: str) -> CannotGoOn:
        return cls(
            f"{port} numaralı port kullanımda. Onu kullanan programı durdurun ya da {setting} ile başkasını seçin.",
            f"Port {port} is in use. Stop the program that uses it, or choose another port with {setting}.",
        )

    @classmethod
    def ports_in_use(cls, busy: Sequence[tuple[int, str]]) -> CannotGoOn:
        """busy: each port that is taken, with its setting."""
        named = ", ".join(f"{port} ({setting})" for port, setting in busy)
        return cls(
            f"Şu portlar kullanımda: {named}. Kullanan programları durdurun ya da bu ayarlarla başkalarını seçin.",
            f"These ports are in use: {named}. Stop what uses them, or choose others with these settings.",
        )

    @classmethod
    def already_running(cls, home: Path) -> CannotGoOn:
        return cls(
            f"Zarf bu klasörde zaten çalışıyor: {home}. Önce onu durdurun ya da ZARF_HOME ile başka bir klasör seçin.",
            f"Zarf is already running on this folder: {home}. Stop it first, or choose another folder with ZARF_HOME.",
        )

    @classmethod
    def home_folder(cls, home: Path, error: OSError) -> CannotGoOn:
        return cls(
            f"Çalışma klasörüne yazılamıyor: {home} ({error.strerror}). ZARF_HOME ile yazılabilir bir klasör gösterin.",
            f"The work folder cannot be written: {home} ({error.strerror}). Point ZARF_HOME to one that can.",
        )

    @classmethod
    def no_number(cls, setting: str, value: str) -> CannotGoOn:
        return cls(
            f"{setting} ayarı bir tam sayı olmalı; verilen değer: {value!r}. Ortamda ya da settings.toml'da düzeltin.",
            f"The setting {setting} must be a whole number, but is {value!r}. Mend it in the environment "
            "or in settings.toml.",
        )

    @classmethod
    def not_one_of(cls, setting: str, value: str, expected: str) -> CannotGoOn:
        return cls(
            f"{setting} ayarının değeri uygun değil: {value!r}. Beklenen: {expected}.",
            f"The value of the setting {setting} does not fit: {value!r}. Expected: {expected}.",
        )

    @classmethod
    def password_in_the_open(cls, host: str) -> CannotGoOn:
        return cls(
            f"{host} e-posta sunucusuna parola şifresiz giderdi. ZARF_SMTP_SECURITY için starttls ya da tls seçin.",
            f"The password would go to the mail server {host} in the open. Set ZARF_SMTP_SECURITY to starttls or tls.",
        )

    @classmethod
    def settings_file(cls, file: Path, reason: str) -> CannotGoOn:
        return cls(
            f'Ayar dosyası okunamadı: {file} ({reason}). Her satır AD = "değer" biçiminde olmalı.',
            f'The settings file cannot be read: {file} ({reason}). Each line must read NAME = "value".',
        )

    @classmethod
    def child_failed(cls, name: str, log: Path) -> CannotGoOn:
        return cls(
            f"`{name}` süreci başlamadı. Nedeni şu dosyanın sonunda yazar: {log}",
            f"The `{name}` process did not start. The reason stands at the end of {log}",
        )

    @classmethod
    def demo_stuck(cls, what: str, where: str, logs: Path) -> CannotGoOn:
        return cls(
            f"Beklenen adım gerçekleşmedi ({what}); belgelerin durumu: {where}. Nedeni kayıtlarda: {logs}",
            f"The expected step did not come ({what}); the documents are at: {where}. The logs tell why: {logs}",
        )
