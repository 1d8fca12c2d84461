"""The rows of the state table of packages. `zarf.office.berats.states` reads them; cells are parted by `|`."""

# ruff: noqa: E501
from __future__ import annotations

# states | event | next state | who may cause it
STEP_ROWS = """
NEW | queued | WAITING | worker person
NEW | kept_for_portal | PORTAL | worker person
WAITING | sending | SENDING | worker
WAITING | kept_for_portal | PORTAL | person
PORTAL | queued | WAITING | person
SENDING | taken | QUEUED | worker
SENDING | not_sent | WAITING | worker
SENDING | no_answer | UNKNOWN | worker
SENDING | refused | REFUSED | worker
UNKNOWN | taken | QUEUED | worker
UNKNOWN | not_known | WAITING | worker
QUEUED | berat_done | QUEUED | worker
QUEUED | processed | PROCESSED | worker
QUEUED | failed | FAILED | worker
QUEUED | not_known | LOST | worker
PROCESSED | filed | DONE | worker person
PROCESSED | berat_refused | BAD_BERAT | worker
BAD_BERAT | fetch_again | PROCESSED | person
BAD_BERAT PORTAL WAITING REFUSED FAILED LOST UNKNOWN QUEUED | filed | DONE | person
PROCESSED | done | DONE | worker
PORTAL | told_uploaded | DONE | person
REFUSED FAILED LOST | again | WAITING | person
WAITING PORTAL REFUSED FAILED LOST DONE BAD_BERAT PROCESSED | withdrawn | WITHDRAWN | person worker
"""

# state | Turkish | English | next step, Turkish | next step, English
STATE_ROWS = """
WAITING | Gönderilmeyi bekliyor. | Waits to be sent. | Kendiliğinden gönderilir; beklemek istemezseniz Gönder'e basın. | It is sent by itself; press Send if you do not want to wait.
PORTAL | GİB portalından yüklenecek. | To be uploaded at GİB's portal. | Paketi dışa aktarıp portala yükleyin, onaylı beratı içe aktarın. | Export the package, upload it there, and import the approved berat.
SENDING | GİB'e gönderiliyor. | Being sent to GİB. | Bir şey yapmanız gerekmez. | Nothing has to be done.
UNKNOWN | Gönderildi mi bilinmiyor; GİB'e soruluyor. | It is not known whether it arrived; GİB is being asked. | Bir şey yapmanız gerekmez; yanıt gelince kendiliğinden sürer. | Nothing has to be done; it goes on when GİB answers.
QUEUED | GİB aldı, işliyor. | GİB has it and is working on it. | Durum kendiliğinden sorulur. | Its state is asked for by itself.
PROCESSED | GİB işledi; onaylı berat indirilecek. | GİB has processed it; the approved berat will be fetched. | Kendiliğinden indirilir. | It is fetched by itself.
DONE | Tamam. | Done. | Yapılacak bir şey yok. | Nothing is left to do.
REFUSED | GİB paketi almadı. | GİB did not take the package. | Aşağıdaki nedeni giderip yeniden gönderin. | Remove the cause below and send it again.
FAILED | GİB paketi hatalı buldu. | GİB found the package faulty. | Nedeni giderin; defter değişecekse dönemi silip yeniden oluşturun, değilse yeniden gönderin. | Remove the cause; if the ledger must change, delete the period and make it anew, else send it again.
LOST | GİB'in tanıdığı paket artık orada yok. | GİB no longer has the package it knew. | GİB'de silindiyse dönemi silin; silinmediyse yeniden gönderin. | If it was deleted there, delete the period; if not, send it again.
BAD_BERAT | İnen onaylı berat kabul edilmedi. | The approved berat that came was not accepted. | Nedeni okuyun; yeniden indirin ya da portaldan indirdiğinizi içe aktarın. | Read why; fetch it again, or import one downloaded at the portal.
WITHDRAWN | Dönem silindi; paket geri çekildi. | The period was deleted; the package was withdrawn. | Yapılacak bir şey yok. | Nothing is left to do.
"""
