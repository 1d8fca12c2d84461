<?xml version="1.0" encoding="UTF-8"?>
<!-- Our design of an application response (KABUL, RED): who answered what, and why. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:ar="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:v="urn:zarf:view" xmlns:t="urn:zarf:view:text" exclude-result-prefixes="ar cac cbc v t">
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:template match="/v:view"><xsl:apply-templates select="ar:ApplicationResponse"/></xsl:template>

  <xsl:template match="ar:ApplicationResponse">
    <html lang="{$facts/@language}">
      <xsl:call-template name="page-head"><xsl:with-param name="title" select="cbc:ID"/></xsl:call-template>
      <body>
        <main>
          <div class="top">
            <div><xsl:if test="$facts/v:logo != ''"><img class="logo" alt="" src="{$facts/v:logo}"/></xsl:if></div>
            <div class="centre"><xsl:call-template name="gib-logo"/><h1><t:t>Uygulama yanıtı</t:t></h1></div>
            <div class="right"></div>
          </div>
          <xsl:for-each select="cac:DocumentResponse">
            <p class="answer">
              <xsl:value-of select="cac:Response/cbc:ResponseCode"/>
              <xsl:for-each select="cac:LineResponse/cac:Response[cbc:ResponseCode != ../../cac:Response/cbc:ResponseCode]"><xsl:text> </xsl:text><xsl:value-of select="cbc:ResponseCode"/></xsl:for-each>
            </p>
            <xsl:for-each select="cac:Response/cbc:Description[normalize-space() and normalize-space() != ../cbc:ResponseCode] | cac:LineResponse/cac:Response/cbc:Description[normalize-space()]"><p><xsl:value-of select="."/></p></xsl:for-each>
          </xsl:for-each>
          <xsl:for-each select="cbc:Note[normalize-space()]"><div class="box"><h2><t:t>Açıklama</t:t></h2><p class="note"><xsl:value-of select="."/></p></div></xsl:for-each>
          <table class="facts"><tbody>
            <tr><th scope="row"><t:t>Yanıt no</t:t></th><td><xsl:value-of select="cbc:ID"/></td></tr>
            <tr><th scope="row">ETTN</th><td><xsl:value-of select="cbc:UUID"/></td></tr>
            <tr><th scope="row"><t:t>Tarih</t:t></th><td><xsl:apply-templates select="cbc:IssueDate" mode="date"/><xsl:text> </xsl:text><xsl:value-of select="substring(cbc:IssueTime, 1, 5)"/></td></tr>
            <tr><th scope="row"><t:t>Senaryo</t:t></th><td><xsl:value-of select="cbc:ProfileID"/></td></tr>
            <xsl:for-each select="cac:DocumentResponse/cac:DocumentReference">
              <tr><th scope="row"><t:t>Yanıtlanan belge</t:t></th><td><xsl:value-of select="cbc:DocumentType"/><xsl:text> </xsl:text><xsl:value-of select="cbc:ID"/></td></tr>
            </xsl:for-each>
          </tbody></table>
          <div class="second">
            <div class="party"><h2><t:t>Yanıtlayan</t:t></h2><xsl:for-each select="cac:SenderParty"><xsl:call-template name="plain-party"/></xsl:for-each></div>
            <div class="party"><h2><t:t>Yanıtı alan</t:t></h2><xsl:for-each select="cac:ReceiverParty"><xsl:call-template name="plain-party"/></xsl:for-each></div>
          </div>
          <p class="end"><t:t>Bu sayfa belgenin okunur görüntüsüdür; hukuken geçerli olan mühürlü XML dosyasıdır.</t:t></p>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="plain-party">
    <p class="name"><xsl:value-of select="cac:PartyName/cbc:Name"/><xsl:value-of select="normalize-space(concat(cac:Person/cbc:FirstName, ' ', cac:Person/cbc:FamilyName))"/></p>
    <xsl:for-each select="cac:PartyIdentification/cbc:ID[normalize-space()]"><p><xsl:value-of select="@schemeID"/>: <xsl:value-of select="."/></p></xsl:for-each>
    <xsl:apply-templates select="cac:PostalAddress" mode="address"/>
  </xsl:template>
</xsl:stylesheet>
