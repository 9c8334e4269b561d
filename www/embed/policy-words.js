/**
 * The words of <xce-policy-links>, by the language's file in `src/wording/` (BCP 47).
 *
 * For translators, in this order: what the links are about, above them; the link to the certificate of insurance; the link to the
 * customer's account with XCover, where a policy can be changed; the link to where a claim begins; the link to where the customer
 * cancels the policy or uses a right of withdrawal; what is added to each link for screen readers (as `new-tab` in `src/wording/`). At
 * most 40 characters each. "You" is as polite as in `src/wording/`.
 *
 * Reviewed by a native speaker: no.
 *
 * @type {Record<string, string[]>}
 */
export const words = {
  en: ['Your protection', 'Certificate of insurance', 'Manage your policy', 'Make a claim', 'Cancel or withdraw', 'opens in a new tab'],
  ar: ['تغطيتك', 'شهادة التأمين', 'إدارة وثيقتك', 'تقديم مطالبة', 'الإلغاء أو العدول', 'يفتح في علامة تبويب جديدة'],
  bg: ['Вашата застраховка', 'Застрахователен сертификат', 'Управление на полицата', 'Предявяване на претенция', 'Прекратяване или отказ', 'отваря се в нов раздел'],
  cs: ['Vaše pojištění', 'Pojistný certifikát', 'Správa pojistky', 'Nahlásit pojistnou událost', 'Zrušit nebo odstoupit', 'otevře se na nové kartě'],
  da: ['Din forsikring', 'Forsikringsbevis', 'Administrer din police', 'Anmeld en skade', 'Opsig eller fortryd', 'åbner i en ny fane'],
  de: ['Ihr Schutz', 'Versicherungsbestätigung', 'Vertrag verwalten', 'Schaden melden', 'Kündigen oder widerrufen', 'öffnet in einem neuen Tab'],
  el: ['Η κάλυψή σας', 'Πιστοποιητικό ασφάλισης', 'Διαχείριση συμβολαίου', 'Δήλωση ζημιάς', 'Ακύρωση ή υπαναχώρηση', 'ανοίγει σε νέα καρτέλα'],
  'en-AU': ['Your cover', 'Certificate of insurance', 'Manage your policy', 'Make a claim', 'Cancel or withdraw', 'opens in a new tab'],
  'en-GB': ['Your cover', 'Certificate of insurance', 'Manage your policy', 'Make a claim', 'Cancel or withdraw', 'opens in a new tab'],
  es: ['Su cobertura', 'Certificado de seguro', 'Gestionar la póliza', 'Declarar un siniestro', 'Cancelar o desistir', 'se abre en una pestaña nueva'],
  'es-419': ['Su cobertura', 'Certificado de seguro', 'Administrar la póliza', 'Presentar un reclamo', 'Cancelar o desistir', 'se abre en una pestaña nueva'],
  et: ['Teie kindlustuskaitse', 'Kindlustussertifikaat', 'Halda poliisi', 'Esita kahjunõue', 'Tühista või tagane', 'avaneb uuel vahelehel'],
  fi: ['Vakuutusturvasi', 'Vakuutustodistus', 'Hallinnoi vakuutusta', 'Tee korvaushakemus', 'Irtisano tai peruuta', 'avautuu uuteen välilehteen'],
  fr: ['Votre garantie', 'Attestation d’assurance', 'Gérer mon contrat', 'Déclarer un sinistre', 'Résilier ou se rétracter', 's’ouvre dans un nouvel onglet'],
  he: ['הכיסוי שלכם', 'אישור ביטוח', 'ניהול הפוליסה', 'הגשת תביעה', 'ביטול או חזרה מהעסקה', 'נפתח בכרטיסייה חדשה'],
  hi: ['आपकी सुरक्षा', 'बीमा प्रमाणपत्र', 'अपनी पॉलिसी प्रबंधित करें', 'दावा करें', 'रद्द करें या वापस लें', 'नए टैब में खुलता है'],
  hr: ['Vaše osiguranje', 'Potvrda o osiguranju', 'Upravljanje policom', 'Prijava štete', 'Otkaz ili odustanak', 'otvara se u novoj kartici'],
  hu: ['Az Ön biztosítása', 'Biztosítási igazolás', 'Kötvény kezelése', 'Kárbejelentés', 'Lemondás vagy elállás', 'új lapon nyílik meg'],
  id: ['Perlindungan Anda', 'Sertifikat asuransi', 'Kelola polis Anda', 'Ajukan klaim', 'Batalkan atau tarik diri', 'terbuka di tab baru'],
  it: ['La sua copertura', 'Certificato di assicurazione', 'Gestisci la polizza', 'Denuncia un sinistro', 'Disdetta o recesso', 'si apre in una nuova scheda'],
  ja: ['ご加入の補償', '保険証券', '契約の管理', '保険金の請求', '解約・申込みの撤回', '新しいタブで開きます'],
  ko: ['가입하신 보장', '보험 증명서', '계약 관리', '보험금 청구', '해지 또는 청약 철회', '새 탭에서 열림'],
  lt: ['Jūsų draudimas', 'Draudimo pažymėjimas', 'Tvarkyti polisą', 'Pateikti žalą', 'Nutraukti arba atsisakyti', 'atsidaro naujame skirtuke'],
  lv: ['Jūsu apdrošināšana', 'Apdrošināšanas sertifikāts', 'Pārvaldīt polisi', 'Pieteikt atlīdzību', 'Atcelt vai atteikties', 'atveras jaunā cilnē'],
  ms: ['Perlindungan anda', 'Sijil insurans', 'Urus polisi anda', 'Buat tuntutan', 'Batal atau tarik balik', 'dibuka dalam tab baharu'],
  nb: ['Forsikringen din', 'Forsikringsbevis', 'Administrer avtalen', 'Meld skade', 'Si opp eller angre', 'åpnes i en ny fane'],
  nl: ['Uw dekking', 'Verzekeringsbewijs', 'Polis beheren', 'Schade melden', 'Opzeggen of herroepen', 'opent in een nieuw tabblad'],
  pl: ['Twoja ochrona', 'Certyfikat ubezpieczenia', 'Zarządzaj polisą', 'Zgłoś szkodę', 'Rezygnacja lub odstąpienie', 'otwiera się w nowej karcie'],
  'pt-BR': ['Sua cobertura', 'Certificado de seguro', 'Gerenciar a apólice', 'Acionar o seguro', 'Cancelar ou desistir', 'abre em uma nova guia'],
  'pt-PT': ['A sua cobertura', 'Certificado de seguro', 'Gerir a apólice', 'Participar um sinistro', 'Cancelar ou desistir', 'abre num novo separador'],
  ro: ['Asigurarea dumneavoastră', 'Certificat de asigurare', 'Gestionați polița', 'Deschideți un dosar de daună', 'Anulare sau retragere', 'se deschide într-o filă nouă'],
  sk: ['Vaše poistenie', 'Poistný certifikát', 'Správa poistky', 'Nahlásiť poistnú udalosť', 'Zrušiť alebo odstúpiť', 'otvorí sa na novej karte'],
  sl: ['Vaše zavarovanje', 'Potrdilo o zavarovanju', 'Upravljanje police', 'Prijava škode', 'Odpoved ali odstop', 'odpre se v novem zavihku'],
  sv: ['Din försäkring', 'Försäkringsbevis', 'Hantera försäkringen', 'Anmäl skada', 'Säg upp eller ångra', 'öppnas i en ny flik'],
  th: ['ความคุ้มครองของคุณ', 'หนังสือรับรองการประกันภัย', 'จัดการกรมธรรม์', 'ยื่นเคลม', 'ยกเลิกหรือขอเลิกสัญญา', 'เปิดในแท็บใหม่'],
  tr: ['Teminatınız', 'Sigorta sertifikası', 'Poliçenizi yönetin', 'Hasar bildirin', 'İptal veya cayma', 'yeni sekmede açılır'],
  uk: ['Ваш захист', 'Страховий сертифікат', 'Керувати полісом', 'Заявити про страховий випадок', 'Скасувати або відмовитися', 'відкриється в новій вкладці'],
  vi: ['Bảo hiểm của bạn', 'Giấy chứng nhận bảo hiểm', 'Quản lý hợp đồng', 'Yêu cầu bồi thường', 'Hủy hoặc rút lại', 'mở trong thẻ mới'],
  'zh-Hans': ['您的保障', '保险凭证', '管理保单', '申请理赔', '取消或撤销', '在新标签页中打开'],
  'zh-Hant': ['您的保障', '保險證明', '管理保單', '申請理賠', '取消或撤銷', '在新分頁中開啟'],
};
