<?xml version="1.0" encoding="UTF-8"?>
<!-- Our design of an e-Fatura for screen, phone and A4. Demands met: "e-Fatura" and the place of GİB's logo at the
     top centre, karekod at the upper right (GİB Karekod Standardı Kılavuzu 1.2; entegrasyon kılavuzu). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:inv="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:v="urn:zarf:view" xmlns:t="urn:zarf:view:text" exclude-result-prefixes="inv cac cbc v t">
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:template match="/v:view"><xsl:apply-templates select="inv:Invoice"/></xsl:template>

  <xsl:template match="inv:Invoice">
    <html lang="{$facts/@language}">
      <xsl:call-template name="page-head"><xsl:with-param name="title" select="concat('e-Fatura ', cbc:ID)"/></xsl:call-template>
      <body>
        <main>
          <xsl:call-template name="draft-banner"/>
          <div class="top">
            <div>
              <xsl:if test="$facts/v:logo != ''"><img class="logo" alt="" src="{$facts/v:logo}"/></xsl:if>
              <div class="party">
                <h2><t:t>Satıcı</t:t></h2>
                <xsl:apply-templates select="cac:AccountingSupplierParty/cac:Party" mode="party"/>
              </div>
            </div>
            <div class="centre"><xsl:call-template name="gib-logo"/><h1>e-Fatura</h1></div>
            <div class="right"><img class="karekod" width="{$facts/v:karekod/@side}" height="{$facts/v:karekod/@side}" src="{$facts/v:karekod}"><xsl:attribute name="alt"><t:t>Karekod</t:t></xsl:attribute></img></div>
          </div>
          <div class="second">
            <div>
              <div class="party">
                <h2><t:t>Alıcı</t:t></h2>
                <xsl:apply-templates select="cac:AccountingCustomerParty/cac:Party" mode="party"/>
              </div>
              <xsl:for-each select="cac:BuyerCustomerParty/cac:Party">
                <div class="party"><h2><t:t>Asıl alıcı</t:t></h2><xsl:apply-templates select="." mode="party"/></div>
              </xsl:for-each>
            </div>
            <table class="facts"><tbody><xsl:call-template name="facts"/></tbody></table>
          </div>
          <p class="ettn"><strong>ETTN:</strong><xsl:text> </xsl:text><xsl:value-of select="cbc:UUID"/></p>
          <xsl:call-template name="lines"/>
          <div class="foot">
            <div><xsl:call-template name="remarks"/></div>
            <table class="totals"><tbody><xsl:call-template name="totals"/></tbody></table>
          </div>
          <p class="end"><t:t>Bu sayfa belgenin okunur görüntüsüdür; hukuken geçerli olan mühürlü XML dosyasıdır.</t:t></p>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="facts">
    <tr><th scope="row"><t:t>Fatura no</t:t></th><td><strong><xsl:value-of select="cbc:ID"/></strong></td></tr>
    <tr><th scope="row"><t:t>Fatura tarihi</t:t></th><td><xsl:apply-templates select="cbc:IssueDate" mode="date"/>
      <xsl:if test="cbc:IssueTime"><xsl:text> </xsl:text><xsl:value-of select="substring(cbc:IssueTime, 1, 5)"/></xsl:if></td></tr>
    <tr><th scope="row"><t:t>Senaryo</t:t></th><td><xsl:value-of select="cbc:ProfileID"/></td></tr>
    <tr><th scope="row"><t:t>Fatura tipi</t:t></th><td><xsl:value-of select="cbc:InvoiceTypeCode"/></td></tr>
    <tr><th scope="row"><t:t>Özelleştirme no</t:t></th><td><xsl:value-of select="cbc:CustomizationID"/></td></tr>
    <xsl:for-each select="cac:OrderReference">
      <tr><th scope="row"><t:t>Sipariş</t:t></th><td><xsl:value-of select="cbc:ID"/><xsl:text> </xsl:text><xsl:apply-templates select="cbc:IssueDate" mode="date"/></td></tr>
    </xsl:for-each>
    <xsl:for-each select="cac:DespatchDocumentReference">
      <tr><th scope="row"><t:t>İrsaliye</t:t></th><td><xsl:value-of select="cbc:ID"/><xsl:text> </xsl:text><xsl:apply-templates select="cbc:IssueDate" mode="date"/></td></tr>
    </xsl:for-each>
    <xsl:for-each select="cac:BillingReference/cac:InvoiceDocumentReference">
      <tr><th scope="row"><t:t>İlgili fatura</t:t></th><td><xsl:value-of select="cbc:ID"/><xsl:text> </xsl:text><xsl:apply-templates select="cbc:IssueDate" mode="date"/></td></tr>
    </xsl:for-each>
    <xsl:for-each select="cac:InvoicePeriod">
      <tr><th scope="row"><t:t>Dönem</t:t></th><td><xsl:apply-templates select="cbc:StartDate" mode="date"/> – <xsl:apply-templates select="cbc:EndDate" mode="date"/></td></tr>
    </xsl:for-each>
    <xsl:for-each select="cac:PaymentMeans/cbc:PaymentDueDate | cac:PaymentTerms/cbc:PaymentDueDate">
      <tr><th scope="row"><t:t>Son ödeme tarihi</t:t></th><td><xsl:apply-templates select="." mode="date"/></td></tr>
    </xsl:for-each>
    <xsl:for-each select="cac:PricingExchangeRate">
      <tr><th scope="row"><t:t>Döviz kuru</t:t></th><td>1 <xsl:value-of select="cbc:SourceCurrencyCode"/> = <xsl:call-template name="decimal">
        <xsl:with-param name="text" select="cbc:CalculationRate"/></xsl:call-template><xsl:text> </xsl:text><xsl:value-of select="cbc:TargetCurrencyCode"/></td></tr>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="lines">
    <table class="lines">
      <thead>
        <tr>
          <th scope="col"><t:t>Sıra</t:t></th><th scope="col"><t:t>Mal / hizmet</t:t></th><th scope="col" class="number"><t:t>Miktar</t:t></th>
          <th scope="col" class="number"><t:t>Birim fiyat</t:t></th><th scope="col" class="number"><t:t>İndirim / artırım</t:t></th>
          <th scope="col" class="number"><t:t>KDV oranı</t:t></th><th scope="col" class="number"><t:t>KDV tutarı</t:t></th>
          <th scope="col" class="number"><t:t>Diğer vergiler</t:t></th><th scope="col" class="number"><t:t>Tutar</t:t></th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="cac:InvoiceLine"/></tbody>
    </table>
  </xsl:template>

  <xsl:template match="cac:InvoiceLine">
    <xsl:variable name="kdv" select="cac:TaxTotal/cac:TaxSubtotal[cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode = '0015']"/>
    <tr>
      <td><xsl:attribute name="data-label"><t:t>Sıra</t:t></xsl:attribute><xsl:value-of select="cbc:ID"/></td>
      <td><xsl:attribute name="data-label"><t:t>Mal / hizmet</t:t></xsl:attribute><div><xsl:call-template name="item"/></div></td>
      <td class="number"><xsl:attribute name="data-label"><t:t>Miktar</t:t></xsl:attribute>
        <span><xsl:call-template name="decimal"><xsl:with-param name="text" select="cbc:InvoicedQuantity"/></xsl:call-template>
        <xsl:text> </xsl:text>
        <xsl:call-template name="code-name"><xsl:with-param name="list" select="'units'"/><xsl:with-param name="code" select="cbc:InvoicedQuantity/@unitCode"/></xsl:call-template></span></td>
      <td class="number"><xsl:attribute name="data-label"><t:t>Birim fiyat</t:t></xsl:attribute><xsl:apply-templates select="cac:Price/cbc:PriceAmount" mode="amount"/></td>
      <td class="number"><xsl:attribute name="data-label"><t:t>İndirim / artırım</t:t></xsl:attribute>
        <xsl:for-each select="cac:AllowanceCharge[translate(normalize-space(cbc:Amount), '0.', '') != '']"><span>
          <xsl:choose><xsl:when test="normalize-space(cbc:ChargeIndicator) = 'true' or normalize-space(cbc:ChargeIndicator) = '1'">+</xsl:when><xsl:otherwise>−</xsl:otherwise></xsl:choose>
          <xsl:apply-templates select="cbc:Amount" mode="amount"/>
          <xsl:if test="cbc:AllowanceChargeReason"><xsl:text> </xsl:text><span class="small"><xsl:value-of select="cbc:AllowanceChargeReason"/></span></xsl:if>
        </span></xsl:for-each></td>
      <td class="number"><xsl:attribute name="data-label"><t:t>KDV oranı</t:t></xsl:attribute><xsl:apply-templates select="$kdv/cbc:Percent" mode="percent"/></td>
      <td class="number"><xsl:attribute name="data-label"><t:t>KDV tutarı</t:t></xsl:attribute><xsl:apply-templates select="$kdv/cbc:TaxAmount" mode="amount"/></td>
      <td class="number"><xsl:attribute name="data-label"><t:t>Diğer vergiler</t:t></xsl:attribute>
        <xsl:for-each select="cac:TaxTotal/cac:TaxSubtotal[cac:TaxCategory/cac:TaxScheme/cbc:TaxTypeCode != '0015'] | cac:WithholdingTaxTotal/cac:TaxSubtotal">
          <div><xsl:apply-templates select="." mode="tax-name"/>: <xsl:apply-templates select="cbc:TaxAmount" mode="amount"/></div>
        </xsl:for-each></td>
      <td class="number"><xsl:attribute name="data-label"><t:t>Tutar</t:t></xsl:attribute><xsl:apply-templates select="cbc:LineExtensionAmount" mode="amount"/></td>
    </tr>
  </xsl:template>

  <xsl:template name="item">
    <xsl:value-of select="cac:Item/cbc:Name"/>
    <xsl:for-each select="cac:Item/cbc:Description[normalize-space()] | cac:Item/cbc:BrandName[normalize-space()] | cac:Item/cbc:ModelName[normalize-space()] | cbc:Note[normalize-space()]">
      <div class="small"><xsl:value-of select="."/></div>
    </xsl:for-each>
    <xsl:for-each select="cac:Item/cac:SellersItemIdentification/cbc:ID[normalize-space()] | cac:Item/cac:BuyersItemIdentification/cbc:ID[normalize-space()]">
      <div class="small"><t:t>Kod</t:t>: <xsl:value-of select="."/></div>
    </xsl:for-each>
    <xsl:for-each select="cac:Item/cac:AdditionalItemIdentification/cbc:ID[normalize-space()]">
      <div class="small"><xsl:value-of select="@schemeID"/>: <xsl:value-of select="."/></div>
    </xsl:for-each>
    <xsl:for-each select="cac:Delivery//cbc:RequiredCustomsID[normalize-space()]"><div class="small">GTİP: <xsl:value-of select="."/></div></xsl:for-each>
    <xsl:for-each select="cac:Delivery/cac:DeliveryTerms/cbc:ID[normalize-space()]"><div class="small"><t:t>Teslim şartı</t:t>: <xsl:value-of select="."/></div></xsl:for-each>
  </xsl:template>

  <xsl:template match="cac:TaxSubtotal" mode="tax-name">
    <xsl:variable name="scheme" select="cac:TaxCategory/cac:TaxScheme"/>
    <xsl:choose>
      <xsl:when test="parent::cac:WithholdingTaxTotal">
        <t:t>Tevkifat</t:t><xsl:text> </xsl:text><xsl:value-of select="$scheme/cbc:TaxTypeCode"/>
        <xsl:if test="$facts/v:name[@list = 'withholding' and @code = $scheme/cbc:TaxTypeCode] or normalize-space($scheme/cbc:Name)">
          <xsl:text> </xsl:text>
          <xsl:call-template name="code-name"><xsl:with-param name="list" select="'withholding'"/><xsl:with-param name="code" select="$scheme/cbc:TaxTypeCode"/><xsl:with-param name="given" select="$scheme/cbc:Name"/></xsl:call-template>
        </xsl:if>
      </xsl:when>
      <!-- 0015 is KDV to everybody; its full name in the list is not -->
      <xsl:when test="$scheme/cbc:TaxTypeCode = '0015'"><t:t>KDV</t:t></xsl:when>
      <xsl:when test="normalize-space($scheme/cbc:Name)"><xsl:value-of select="$scheme/cbc:Name"/></xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="code-name"><xsl:with-param name="list" select="'tax_types'"/><xsl:with-param name="code" select="$scheme/cbc:TaxTypeCode"/><xsl:with-param name="given" select="$scheme/cbc:Name"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="cbc:Percent"><xsl:text> </xsl:text><xsl:apply-templates select="cbc:Percent" mode="percent"/></xsl:if>
  </xsl:template>

  <xsl:template name="totals">
    <xsl:for-each select="cac:LegalMonetaryTotal">
      <tr><th scope="row"><t:t>Mal / hizmet toplamı</t:t></th><td class="number"><xsl:apply-templates select="cbc:LineExtensionAmount" mode="amount"/></td></tr>
      <xsl:if test="translate(cbc:AllowanceTotalAmount, '0.', '') != ''">
        <tr><th scope="row"><t:t>Toplam indirim</t:t></th><td class="number"><xsl:apply-templates select="cbc:AllowanceTotalAmount" mode="amount"/></td></tr>
      </xsl:if>
      <xsl:if test="translate(cbc:ChargeTotalAmount, '0.', '') != ''">
        <tr><th scope="row"><t:t>Toplam artırım</t:t></th><td class="number"><xsl:apply-templates select="cbc:ChargeTotalAmount" mode="amount"/></td></tr>
      </xsl:if>
      <tr><th scope="row"><t:t>Vergiler hariç tutar</t:t></th><td class="number"><xsl:apply-templates select="cbc:TaxExclusiveAmount" mode="amount"/></td></tr>
    </xsl:for-each>
    <xsl:for-each select="cac:TaxTotal/cac:TaxSubtotal">
      <tr><th scope="row"><t:t>Hesaplanan</t:t><xsl:text> </xsl:text><xsl:apply-templates select="." mode="tax-name"/>
        <xsl:if test="cbc:TaxableAmount"><div class="small"><t:t>Matrah</t:t>: <xsl:apply-templates select="cbc:TaxableAmount" mode="amount"/></div></xsl:if></th>
        <td class="number"><xsl:apply-templates select="cbc:TaxAmount" mode="amount"/></td></tr>
    </xsl:for-each>
    <tr><th scope="row"><t:t>Vergiler dahil tutar</t:t></th><td class="number"><xsl:apply-templates select="cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount" mode="amount"/></td></tr>
    <xsl:for-each select="cac:WithholdingTaxTotal/cac:TaxSubtotal">
      <tr><th scope="row"><xsl:apply-templates select="." mode="tax-name"/>
        <xsl:if test="cbc:TaxableAmount"><div class="small"><t:t>Matrah</t:t>: <xsl:apply-templates select="cbc:TaxableAmount" mode="amount"/></div></xsl:if></th>
        <td class="number">−<xsl:apply-templates select="cbc:TaxAmount" mode="amount"/></td></tr>
    </xsl:for-each>
    <xsl:for-each select="cac:LegalMonetaryTotal/cbc:PayableRoundingAmount[translate(., '0.', '') != '']">
      <tr><th scope="row"><t:t>Yuvarlama</t:t></th><td class="number"><xsl:apply-templates select="." mode="amount"/></td></tr>
    </xsl:for-each>
    <tr class="payable"><th scope="row"><t:t>Ödenecek tutar</t:t></th><td class="number"><xsl:apply-templates select="cac:LegalMonetaryTotal/cbc:PayableAmount" mode="amount"/></td></tr>
  </xsl:template>

  <xsl:template name="remarks">
    <xsl:if test="$facts/v:words != ''"><p class="words"><xsl:value-of select="$facts/v:words"/></p></xsl:if>
    <xsl:for-each select="cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory[normalize-space(cbc:TaxExemptionReasonCode) or normalize-space(cbc:TaxExemptionReason)]">
      <div class="box"><h2><t:t>Vergi muafiyet sebebi</t:t></h2>
        <p><xsl:value-of select="cbc:TaxExemptionReasonCode"/><xsl:text> </xsl:text>
          <xsl:call-template name="code-name"><xsl:with-param name="list" select="'exemption_reasons'"/><xsl:with-param name="code" select="normalize-space(cbc:TaxExemptionReasonCode)"/><xsl:with-param name="given" select="cbc:TaxExemptionReason"/></xsl:call-template></p></div>
    </xsl:for-each>
    <xsl:if test="cbc:Note[normalize-space()] or $facts/v:note != ''">
      <div class="box"><h2><t:t>Notlar</t:t></h2>
        <xsl:for-each select="cbc:Note[normalize-space()]"><p class="note"><xsl:value-of select="."/></p></xsl:for-each>
        <xsl:if test="$facts/v:note != ''"><p class="note"><xsl:value-of select="$facts/v:note"/></p></xsl:if>
      </div>
    </xsl:if>
    <xsl:if test="normalize-space(cac:PaymentMeans/cac:PayeeFinancialAccount) or normalize-space(cac:PaymentMeans/cbc:InstructionNote) or normalize-space(cac:PaymentTerms/cbc:Note)">
      <div class="box"><h2><t:t>Ödeme</t:t></h2>
        <xsl:for-each select="cac:PaymentMeans">
          <xsl:for-each select="cac:PayeeFinancialAccount/cbc:ID[normalize-space()]"><p><t:t>Banka hesabı (IBAN)</t:t>: <strong><xsl:value-of select="."/></strong>
            <xsl:if test="../cbc:CurrencyCode"> (<xsl:value-of select="../cbc:CurrencyCode"/>)</xsl:if></p></xsl:for-each>
          <xsl:for-each select="cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cac:FinancialInstitution/cbc:Name[normalize-space()]"><p><xsl:value-of select="."/></p></xsl:for-each>
          <xsl:for-each select="cbc:InstructionNote[normalize-space()] | cac:PayeeFinancialAccount/cbc:PaymentNote[normalize-space()]"><p><xsl:value-of select="."/></p></xsl:for-each>
        </xsl:for-each>
        <xsl:for-each select="cac:PaymentTerms/cbc:Note[normalize-space()]"><p><xsl:value-of select="."/></p></xsl:for-each>
      </div>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
