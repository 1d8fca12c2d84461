"""The rows of the state table of sets and parts. `zarf.office.edefter.states` reads them; cells are parted by `|`."""

# ruff: noqa: E501
from __future__ import annotations

# machine | states | event | next state | who may cause it
STEP_ROWS = """
set | NEW | opened | DRAFT | person worker
set | NEW | declared_inactive | INACTIVE | person
set | DRAFT | stamps_chosen | DRAFT | person
set | DRAFT | approved | APPROVED | person
set | APPROVED | withdrawn | DRAFT | person
set | APPROVED | written | WRITTEN | worker
set | WRITTEN | kontor_ended | WAITING_KONTOR | worker
set | WAITING_KONTOR | resumed | WRITTEN | person
set | WAITING_KONTOR | unstamped_chosen | WRITTEN | person
set | WRITTEN | packed | READY | worker
set | READY | sent | SENT | worker person
set | READY SENT | filed | FILED | worker person
set | FILED | completed | COMPLETE | worker person
set | COMPLETE | report_withdrawn | FILED | person
set | DRAFT APPROVED WRITTEN WAITING_KONTOR READY INACTIVE | deleted | DELETED | person
set | SENT FILED COMPLETE | deleted_at_gib | DELETED | person
part | NEW | written | WRITTEN | worker
part | WRITTEN | journal_sealed | JOURNAL_SEALED | worker
part | JOURNAL_SEALED | journal_checked | JOURNAL_CHECKED | worker
part | JOURNAL_CHECKED | ledger_sealed | LEDGER_SEALED | worker
part | LEDGER_SEALED | ledger_checked | LEDGER_CHECKED | worker
part | LEDGER_CHECKED | berats_sealed | BERATS_SEALED | worker
part | WRITTEN | inventory_sealed | ASSETS_SEALED | worker
part | ASSETS_SEALED | inventory_checked | ASSETS_CHECKED | worker
part | ASSETS_CHECKED | berats_sealed | BERATS_SEALED | worker
part | BERATS_SEALED | berats_checked | BERATS_CHECKED | worker
part | BERATS_CHECKED | packed | PACKED | worker
part | PACKED | filed | FILED | worker person
"""

# machine | state | Turkish | English | next step, Turkish | next step, English
STATE_ROWS = """
set | DRAFT | Dönem açık; fişleri beklenir. | Open; its vouchers are awaited. | Kontrol sayfasına bakıp onaylayın. | Look at the control page and approve.
set | INACTIVE | Hareketsiz ay olarak bildirildi. | Declared a month without entries. | Sonraki ayı açabilirsiniz. | The next month may be opened.
set | APPROVED | Onaylandı; defterler yazılacak. | Approved; the ledgers will be written. | Yazılması bekleniyor. | Writing is awaited.
set | WRITTEN | Defterler yazıldı; mühürleniyor ve denetleniyor. | Written; being sealed and checked. | Paketler hazırlanacak. | The packages will be made.
set | WAITING_KONTOR | Zaman damgası kontörü bitti: karar bekliyor. | No kontör left for time stamps: a decision is awaited. | Kontör alıp sürdürün ya da damgasız sürdürmeyi seçin. | Buy kontör and go on, or choose to go on without stamps.
set | READY | Paketler hazır. | The packages are ready. | Web servisiyle kendiliğinden gönderilir; GİB portalı seçildiyse dışa aktarın. | Sent by itself by web service; export them if the firm chose GİB's portal.
set | SENT | GİB'e gönderildi. | Sent to GİB. | GİB onaylı beratlar bekleniyor. | The approved berats are awaited.
set | FILED | GİB onaylı beratlar dosyalandı; defter raporu (DR) bekleniyor. | The approved berats are filed; the ledger report (DR) is awaited. | Ayın bütün beratları onaylanınca kendiliğinden hazırlanıp gönderilir; takılırsa Berat listesi'ne bakın. | Made and sent by itself once all berats of the month are approved; if it is stuck, look at the list of berats.
set | COMPLETE | Beratlar dosyalandı, defter raporu gönderildi; dönem tamam. | The berats are filed and the ledger report is sent; the period is done. | Sonraki ayı açabilirsiniz. | The next month may be opened.
set | DELETED | Silindi; dosyaları SİLİNENLER klasöründe. | Deleted; its files are among the deleted ones. | Dönemi yeniden oluşturun. | Make the period anew.
part | WRITTEN | Defterler yazıldı. | The books are written. | İlk defter mühürlenecek. | The first book will be sealed.
part | JOURNAL_SEALED | Yevmiye mühürlendi. | The journal is sealed. | Yevmiye denetlenecek. | The journal will be checked.
part | JOURNAL_CHECKED | Yevmiye denetlendi. | The journal is checked. | Büyük defter mühürlenecek. | The ledger will be sealed.
part | LEDGER_SEALED | Büyük defter mühürlendi. | The ledger is sealed. | Büyük defter denetlenecek. | The ledger will be checked.
part | LEDGER_CHECKED | Büyük defter denetlendi. | The ledger is checked. | Beratlar oluşturulacak. | The berats will be made.
part | ASSETS_SEALED | Envanter defteri mühürlendi. | The inventory is sealed. | Envanter defteri denetlenecek. | The inventory will be checked.
part | ASSETS_CHECKED | Envanter defteri denetlendi. | The inventory is checked. | Berat oluşturulacak. | The berat will be made.
part | BERATS_SEALED | Beratlar mühürlendi. | The berats are sealed. | Beratlar denetlenecek. | The berats will be checked.
part | BERATS_CHECKED | Beratlar denetlendi. | The berats are checked. | Paketlenecek. | They will be packed.
part | PACKED | Paketler hazır. | The packages are ready. | Web servisiyle kendiliğinden gönderilir; GİB portalı seçildiyse dışa aktarın. | Sent by itself by web service; export them if the firm chose GİB's portal.
part | FILED | Onaylı beratlar dosyalandı. | The approved berats are filed. | Yapılacak bir şey yok. | Nothing is left to do.
"""
