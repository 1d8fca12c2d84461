"""The rows of the state table. `zarf.office.exchange.states` reads them; cells are parted by `|`."""

# ruff: noqa: E501
from __future__ import annotations

# machine | states | event | next state | who may cause it | GİB code
STEP_ROWS = """
document out | NEW | drawn_up | DRAFT | person worker |
document out | DRAFT | refused_by_rules | REFUSED_BY_RULES | person worker |
document out | DRAFT | earsiv_chosen | EARSIV_DRAFT | person worker |
document out | DRAFT | list_awaited | WAITING_LIST | person worker |
document out | WAITING_LIST | earsiv_chosen | EARSIV_DRAFT | person worker |
document out | EARSIV_DRAFT WAITING_LIST | efatura_chosen | DRAFT | person worker |
document out | EARSIV_DRAFT WAITING_LIST | dropped | DROPPED | person |
document out | DRAFT | release_awaited | WAITING_RELEASE | person worker |
document out | WAITING_RELEASE | released | DRAFT | person |
document out | WAITING_RELEASE | given_back | RETURNED | person |
document out | WAITING_RELEASE | taken_back | RETURNED | person |
document out | RETURNED | handed_in_again | DRAFT | person |
document out | WAITING_RELEASE RETURNED | dropped | DROPPED | person |
document out | DRAFT | numbered | NUMBERED | person worker |
document out | NUMBERED | sealed | SEALED | worker |
document out | NUMBERED | seal_awaited | WAITING_SEAL | worker |
document out | WAITING_SEAL | sealed | SEALED | person |
document out | WAITING_SEAL | seal_here | NUMBERED | worker |
document out | SEALED | enveloped | ENVELOPED | worker |
document out | ENVELOPED | sending | SENDING | worker |
document out | SENDING | taken | AT_MERKEZ | worker | 1000
document out | SENDING | not_sent | ENVELOPED | worker |
document out | SENDING | no_answer | UNKNOWN | worker |
document out | SENDING | stopped | STOPPED | worker | 2006, 2007
document out | UNKNOWN | taken | AT_MERKEZ | worker | 1000
document out | UNKNOWN AT_MERKEZ | not_known | ENVELOPED | worker | 2004
document out | STOPPED | sent_again | ENVELOPED | person |
document out | ENVELOPED SENDING UNKNOWN STOPPED AT_MERKEZ | merkez_accepted | PASSED_MERKEZ | gib worker | 1200
document out | ENVELOPED SENDING UNKNOWN STOPPED AT_MERKEZ | merkez_refused | REFUSED_BY_MERKEZ | gib worker | 11xx
document out | REFUSED_BY_MERKEZ | merkez_accepted | REFUSED_BY_RECEIVER | gib worker | 1200
document out | AT_MERKEZ PASSED_MERKEZ | receiver_accepted | DELIVERED | gib worker | 1200, 1300
document out | AT_MERKEZ PASSED_MERKEZ | receiver_refused | REFUSED_BY_RECEIVER | gib worker | 11xx, 1230
document out | AT_MERKEZ PASSED_MERKEZ | undelivered | UNDELIVERED | gib worker | 1215
document out | ENVELOPED SENDING UNKNOWN STOPPED AT_MERKEZ PASSED_MERKEZ DELIVERED COMPLETED | answered_kabul | ACCEPTED | gib |
document out | ENVELOPED SENDING UNKNOWN STOPPED AT_MERKEZ PASSED_MERKEZ DELIVERED COMPLETED | answered_red | REJECTED | gib |
document out | DELIVERED | no_answer_due | COMPLETED | gib worker |
document out | DELIVERED | time_over | COMPLETED | worker |
document out | REFUSED_BY_MERKEZ REFUSED_BY_RECEIVER UNDELIVERED | sent_again | SEALED | person |
document in | NEW | received | RECEIVED | worker |
document in | RECEIVED | answer_due | WAITING_ANSWER | worker |
document in | RECEIVED | filed | INBOX | worker |
document in | NEW | refused | REFUSED | worker | 11xx
document in | WAITING_ANSWER | answer_given | ANSWERING | person |
document in | WAITING_ANSWER | time_over | COMPLETED | worker |
document in | ANSWERING | answer_refused | WAITING_ANSWER | gib worker | 11xx
document in | ANSWERING | answered_kabul | ACCEPTED | gib worker | 1200
document in | ANSWERING | answered_red | REJECTED | gib worker | 1200
envelope out | NEW | made | READY | worker |
envelope out | READY | sending | SENDING | worker |
envelope out | SENDING | taken | AT_MERKEZ | worker | 1000
envelope out | SENDING | not_sent | READY | worker |
envelope out | SENDING | no_answer | UNKNOWN | worker |
envelope out | SENDING | stopped | STOPPED | worker | 2006, 2007
envelope out | UNKNOWN | taken | AT_MERKEZ | worker | 1000
envelope out | UNKNOWN AT_MERKEZ | not_known | READY | worker | 2004
envelope out | STOPPED | sent_again | READY | person |
envelope out | READY SENDING UNKNOWN STOPPED AT_MERKEZ | merkez_accepted | PASSED_MERKEZ | gib worker | 1200
envelope out | READY SENDING UNKNOWN STOPPED AT_MERKEZ | merkez_refused | REFUSED_BY_MERKEZ | gib worker | 11xx
envelope out | REFUSED_BY_MERKEZ | merkez_accepted | REFUSED_BY_RECEIVER | gib worker | 1200
envelope out | AT_MERKEZ PASSED_MERKEZ | receiver_accepted | DELIVERED | gib worker | 1200, 1300
envelope out | AT_MERKEZ PASSED_MERKEZ | receiver_refused | REFUSED_BY_RECEIVER | gib worker | 11xx, 1230
envelope out | AT_MERKEZ PASSED_MERKEZ | undelivered | UNDELIVERED | gib worker | 1215
system envelope out | NEW | made | READY | worker |
system envelope out | READY | sending | SENDING | worker |
system envelope out | SENDING | taken | DONE | worker | 1000
system envelope out | SENDING | not_sent | READY | worker |
system envelope out | SENDING | no_answer | UNKNOWN | worker |
system envelope out | SENDING | stopped | STOPPED | worker | 2006, 2007
system envelope out | UNKNOWN | taken | DONE | worker | 1000
system envelope out | UNKNOWN | not_known | READY | worker | 2004
system envelope out | STOPPED | sent_again | READY | person |
envelope in | NEW | received | RECEIVED | gib | 1000
envelope in | RECEIVED | taken_up | PROCESSING | worker | 1100
envelope in | PROCESSING | accepted | PROCESSED | worker | 1200
envelope in | PROCESSING | refused | REFUSED | worker | 11xx
"""

# machine | state | what the user reads (tr) | (en) | next lawful step (tr) | (en)
STATE_ROWS = """
document out | DRAFT | Taslak. | Draft. | Denetlenip numara alacak. | It will be checked and numbered.
document out | REFUSED_BY_RULES | GİB kurallarına uymuyor; gönderilmedi, numara almadı. | It breaks GİB's rules; it was not sent and took no number. | Bulguları giderip belgeyi yeniden verin. | Mend the findings and hand it in again.
document out | EARSIV_DRAFT | e-Arşiv taslağı: gönderilmedi, saklanıyor. | e-Arşiv draft: not sent, kept. | Alıcı e-Fatura kullanıcısı olunca, e-Fatura işareti duruyorsa kendiliğinden yürür. | It goes on by itself when the receiver becomes an e-Fatura user, unless the mark e-Fatura was taken off.
document out | WAITING_LIST | Saklanıyor; GİB'in kullanıcı listesi bekleniyor. | Kept; GİB's list of users is awaited. | Liste yüklenince kendiliğinden yürür. | It goes on by itself once the list is loaded.
document out | WAITING_RELEASE | Mühürleyenin onayını bekliyor; numara almadı. | Waiting for a sealer's release; it took no number. | Mühürleyen onaylarsa numara alır, mühürlenir ve gönderilir; geri de verebilir. | Once a sealer releases it, it is numbered, sealed and sent; it may also be given back.
document out | RETURNED | Hazırlayanda; mühürleyenin onayını beklemiyor. | With who prepared it; it does not wait for a sealer. | Düzeltip yeniden verin ya da vazgeçin. | Mend it and hand it in again, or drop it.
document out | DROPPED | Taslaktan vazgeçildi; gönderilmedi. | The draft was dropped; it was not sent. | Yapılacak bir şey yok. | Nothing is left to do.
document out | NUMBERED | Numarası verildi, mühürlenmeyi bekliyor. | Numbered, waiting for the seal. | Mühürlenecek. | It will be sealed.
document out | WAITING_SEAL | Numarası verildi, mükellefin kendi mühürlemesini bekliyor. | Numbered, waiting to be sealed by the taxpayer itself. | Belgeyi alın, mühürleyin, mühürlü dosyayı verin. | Fetch the document, seal it, hand the sealed file in.
document out | SEALED | Mühürlendi ve arşivlendi. | Sealed and archived. | Zarfa konacak. | It will be put into an envelope.
document out | ENVELOPED | Zarfı hazır, gönderilmeyi bekliyor. | In its envelope, waiting to be sent. | GİB'e gönderilecek. | It will be sent to GİB.
document out | SENDING | GİB'e gönderiliyor. | Being sent to GİB. | GİB'in alındı yanıtı bekleniyor. | GİB's receipt is awaited.
document out | UNKNOWN | Gönderildi, ama GİB'in alıp almadığı bilinmiyor; soruluyor. | Sent, but it is not known whether GİB took it; GİB is being asked. | Önce GİB'e sorulacak, GİB'de yoksa aynı zarf yeniden gönderilecek. | GİB is asked first; the same envelope is sent again only if it is not known.
document out | STOPPED | Gönderim durdu; bir görevlinin bakması gerekiyor. | Sending has stopped; a person must look. | Nedeni giderilince yeniden gönderin. | Send again once the cause is mended.
document out | AT_MERKEZ | GİB'de, sırada. | At GİB, in the queue. | GİB'in sistem yanıtı bekleniyor. | GİB's system response is awaited.
document out | PASSED_MERKEZ | GİB kabul etti, alıcıya iletiyor. | GİB accepted it and is passing it on. | Alıcının sistem yanıtı bekleniyor. | The receiver's system response is awaited.
document out | DELIVERED | Alıcıya ulaştı, yanıtı bekleniyor. | It reached the receiver, whose answer is awaited. | Alıcı 8 gün içinde KABUL ya da RED verebilir. | The receiver may answer KABUL or RED within 8 days.
document out | ACCEPTED | Alıcı kabul etti. | The receiver accepted it. | Yapılacak bir şey yok. | Nothing is left to do.
document out | REJECTED | Alıcı reddetti. | The receiver rejected it. | Nedenini okuyun; gerekirse yeni fatura düzenleyin. | Read the reason; draw up a new invoice if needed.
document out | COMPLETED | Tamamlandı; yanıt beklenmiyor. | Completed; no answer is expected. | Yapılacak bir şey yok. | Nothing is left to do.
document out | REFUSED_BY_MERKEZ | GİB geri çevirdi. | GİB refused it. | Nedeni giderip aynı numarayla yeni zarfta gönderebilirsiniz. | Mend the cause; the same number may go in a new envelope.
document out | REFUSED_BY_RECEIVER | Alıcının sistemi geri çevirdi. | The receiver's system refused it. | Nedeni giderip aynı numarayla yeni zarfta gönderebilirsiniz. | Mend the cause; the same number may go in a new envelope.
document out | UNDELIVERED | GİB alıcıya ulaştıramadı. | GİB could not deliver it. | Aynı numarayla yeni zarfta gönderebilirsiniz. | The same number may go in a new envelope.
document in | RECEIVED | Alındı, denetleniyor. | Received, being checked. | Gelen kutusuna konacak. | It will be put into the inbox.
document in | REFUSED | Geri çevrildi. | Refused. | Gönderen düzeltip yeniden gönderebilir. | The sender may mend it and send again.
document in | WAITING_ANSWER | Gelen kutusunda, yanıtınızı bekliyor. | In the inbox, waiting for your answer. | 8 gün içinde KABUL ya da RED verin. | Answer KABUL or RED within 8 days.
document in | INBOX | Gelen kutusunda. | In the inbox. | Yanıt gerekmiyor. | No answer is due.
document in | ANSWERING | Yanıtınız gönderiliyor. | Your answer is being sent. | Satıcının alındısı bekleniyor. | The seller's receipt is awaited.
document in | ACCEPTED | Kabul ettiniz. | You accepted it. | Yapılacak bir şey yok. | Nothing is left to do.
document in | REJECTED | Reddettiniz. | You rejected it. | Yapılacak bir şey yok. | Nothing is left to do.
document in | COMPLETED | Yanıt süresi doldu; kabul edilmiş sayılır. | The time to answer is over; it counts as accepted. | Yapılacak bir şey yok. | Nothing is left to do.
envelope out | READY | Hazır, gönderilmeyi bekliyor. | Ready, waiting to be sent. | GİB'e gönderilecek. | It will be sent to GİB.
envelope out | SENDING | GİB'e gönderiliyor. | Being sent to GİB. | GİB'in alındı yanıtı bekleniyor. | GİB's receipt is awaited.
envelope out | UNKNOWN | GİB'in alıp almadığı bilinmiyor; soruluyor. | Not known whether GİB took it; GİB is being asked. | Önce GİB'e sorulacak. | GİB is asked first.
envelope out | STOPPED | Gönderim durdu; bir görevlinin bakması gerekiyor. | Sending has stopped; a person must look. | Nedeni giderilince yeniden gönderin. | Send again once the cause is mended.
envelope out | AT_MERKEZ | GİB'de, sırada. | At GİB, in the queue. | GİB'in sistem yanıtı bekleniyor. | GİB's system response is awaited.
envelope out | PASSED_MERKEZ | GİB kabul etti, alıcıya iletiyor. | GİB accepted it and is passing it on. | Alıcının sistem yanıtı bekleniyor. | The receiver's system response is awaited.
envelope out | DELIVERED | Alıcıya ulaştı. | It reached the receiver. | Yapılacak bir şey yok. | Nothing is left to do.
envelope out | REFUSED_BY_MERKEZ | GİB geri çevirdi. | GİB refused it. | İçindekiler yeni zarfta gönderilebilir. | Its documents may go in a new envelope.
envelope out | REFUSED_BY_RECEIVER | Alıcının sistemi geri çevirdi. | The receiver's system refused it. | İçindekiler yeni zarfta gönderilebilir. | Its documents may go in a new envelope.
envelope out | UNDELIVERED | GİB alıcıya ulaştıramadı. | GİB could not deliver it. | İçindekiler yeni zarfta gönderilebilir. | Its documents may go in a new envelope.
system envelope out | READY | Sistem yanıtı hazır. | The system response is ready. | GİB'e gönderilecek. | It will be sent to GİB.
system envelope out | SENDING | Sistem yanıtı gönderiliyor. | The system response is being sent. | GİB'in alındı yanıtı bekleniyor. | GİB's receipt is awaited.
system envelope out | UNKNOWN | Sistem yanıtının ulaşıp ulaşmadığı bilinmiyor; soruluyor. | Not known whether the system response arrived; GİB is being asked. | Önce GİB'e sorulacak. | GİB is asked first.
system envelope out | STOPPED | Sistem yanıtının gönderimi durdu. | Sending the system response has stopped. | Nedeni giderilince yeniden gönderin. | Send again once the cause is mended.
system envelope out | DONE | Sistem yanıtı GİB'e ulaştı. | The system response reached GİB. | Yapılacak bir şey yok. | Nothing is left to do.
envelope in | RECEIVED | Alındı, sırada. | Received, in the queue. | Denetlenecek. | It will be checked.
envelope in | PROCESSING | Denetleniyor. | Being checked. | Kabul edilecek ya da geri çevrilecek. | It will be accepted or refused.
envelope in | PROCESSED | İşlendi. | Processed. | Yapılacak bir şey yok. | Nothing is left to do.
envelope in | REFUSED | Geri çevrildi. | Refused. | Gönderen düzeltip yeni zarfta gönderebilir. | The sender may mend it and send a new envelope.
"""
