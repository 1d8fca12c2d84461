<?xml version="1.0" encoding="UTF-8"?>
<!-- Templates shared by our designs. They are put in by render.py, since the child may open no file.
     Amounts are set as text, digit by digit: a number of XSLT 1.0 is a double and loses kuruş in large sums.
     t:t holds Turkish text; render.py puts the English in its place when that is asked for. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns:v="urn:zarf:view" xmlns:t="urn:zarf:view:text" exclude-result-prefixes="cac cbc v t">

  <xsl:variable name="facts" select="/v:view/v:facts"/>
  <xsl:variable name="group"><xsl:choose><xsl:when test="$facts/@language = 'en'">,</xsl:when><xsl:otherwise>.</xsl:otherwise></xsl:choose></xsl:variable>
  <xsl:variable name="point"><xsl:choose><xsl:when test="$facts/@language = 'en'">.</xsl:when><xsl:otherwise>,</xsl:otherwise></xsl:choose></xsl:variable>

  <xsl:template name="page-head">
    <xsl:param name="title"/>
    <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title><xsl:value-of select="$title"/></title>
      <style><xsl:value-of select="$facts/v:style"/></style>
    </head>
  </xsl:template>

  <xsl:template name="draft-banner">
    <xsl:if test="$facts/@draft = 'True'"><p class="draft"><strong>TASLAK</strong> – <t:t>henüz mühürlenmedi, fatura yerine geçmez.</t:t></p></xsl:if>
  </xsl:template>

  <xsl:template name="gib-logo">
    <xsl:choose>
      <xsl:when test="$facts/v:gib-logo != ''"><img class="gib" alt="GİB" src="{$facts/v:gib-logo}"/></xsl:when>
      <xsl:otherwise><div class="gib blank"><t:t>GİB logosu yeri</t:t></div></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- 1234567.5 to 1.234.567,50; text that is not a decimal number stays as it is -->
  <xsl:template name="decimal">
    <xsl:param name="text"/>
    <xsl:param name="least" select="0"/>
    <xsl:variable name="clean" select="normalize-space($text)"/>
    <xsl:variable name="sign"><xsl:if test="starts-with($clean, '-')">-</xsl:if></xsl:variable>
    <xsl:variable name="digits" select="translate($clean, '+-', '')"/>
    <xsl:choose>
      <xsl:when test="$digits = '' or translate($digits, '0123456789.', '') != ''"><xsl:value-of select="$clean"/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="whole">
          <xsl:choose>
            <xsl:when test="contains($digits, '.')"><xsl:value-of select="substring-before($digits, '.')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="$digits"/></xsl:otherwise>
          </xsl:choose>
        </xsl:variable>
        <xsl:variable name="part">
          <xsl:call-template name="trim-zeros">
            <xsl:with-param name="text" select="substring-after($digits, '.')"/>
            <xsl:with-param name="least" select="$least"/>
          </xsl:call-template>
        </xsl:variable>
        <xsl:value-of select="$sign"/>
        <xsl:call-template name="groups"><xsl:with-param name="text" select="$whole"/></xsl:call-template>
        <xsl:if test="$whole = ''">0</xsl:if>
        <xsl:if test="$part != ''"><xsl:value-of select="$point"/><xsl:value-of select="$part"/></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="trim-zeros">
    <xsl:param name="text"/>
    <xsl:param name="least"/>
    <xsl:choose>
      <xsl:when test="string-length($text) &lt; $least">
        <xsl:call-template name="trim-zeros">
          <xsl:with-param name="text" select="concat($text, '0')"/><xsl:with-param name="least" select="$least"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="string-length($text) &gt; $least and substring($text, string-length($text)) = '0'">
        <xsl:call-template name="trim-zeros">
          <xsl:with-param name="text" select="substring($text, 1, string-length($text) - 1)"/>
          <xsl:with-param name="least" select="$least"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="groups">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="string-length($text) &gt; 3">
        <xsl:call-template name="groups"><xsl:with-param name="text" select="substring($text, 1, string-length($text) - 3)"/></xsl:call-template>
        <xsl:value-of select="$group"/>
        <xsl:value-of select="substring($text, string-length($text) - 2)"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- An amount with at least two decimals and its currency -->
  <xsl:template match="*" mode="amount">
    <span class="amount"><xsl:call-template name="decimal"><xsl:with-param name="text" select="."/><xsl:with-param name="least" select="2"/></xsl:call-template>
    <xsl:text> </xsl:text>
    <xsl:choose>
      <xsl:when test="@currencyID = 'TRY' or @currencyID = 'TRL'">TL</xsl:when>
      <xsl:otherwise><xsl:value-of select="@currencyID"/></xsl:otherwise>
    </xsl:choose></span>
  </xsl:template>

  <!-- 2026-11-02 to 02.11.2026 (English: as it stands) -->
  <xsl:template match="*" mode="date">
    <xsl:variable name="text" select="normalize-space(.)"/>
    <xsl:choose>
      <xsl:when test="$facts/@language = 'en' or translate(substring($text, 1, 10), '0123456789', '') != '--'"><xsl:value-of select="$text"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(substring($text, 9, 2), '.', substring($text, 6, 2), '.', substring($text, 1, 4))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="*" mode="percent">
    <xsl:if test="$facts/@language != 'en'">%</xsl:if>
    <xsl:call-template name="decimal"><xsl:with-param name="text" select="."/></xsl:call-template>
    <xsl:if test="$facts/@language = 'en'">%</xsl:if>
  </xsl:template>

  <!-- The name of a code: from our lists, else the given text, else the code itself -->
  <xsl:template name="code-name">
    <xsl:param name="list"/>
    <xsl:param name="code"/>
    <xsl:param name="given"/>
    <xsl:variable name="known" select="$facts/v:name[@list = $list and @code = $code]"/>
    <xsl:choose>
      <xsl:when test="$known"><xsl:value-of select="$known"/></xsl:when>
      <xsl:when test="$given != ''"><xsl:value-of select="$given"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$code"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="cac:Party" mode="party">
    <p class="name">
      <xsl:value-of select="cac:PartyName/cbc:Name"/>
      <xsl:if test="not(normalize-space(cac:PartyName/cbc:Name))">
        <xsl:value-of select="normalize-space(concat(cac:Person/cbc:FirstName, ' ', cac:Person/cbc:MiddleName, ' ', cac:Person/cbc:FamilyName))"/>
      </xsl:if>
    </p>
    <xsl:apply-templates select="cac:PostalAddress" mode="address"/>
    <xsl:for-each select="cac:PartyTaxScheme/cac:TaxScheme/cbc:Name[normalize-space()]">
      <p><t:t>Vergi dairesi</t:t>: <xsl:value-of select="."/></p>
    </xsl:for-each>
    <xsl:for-each select="cac:PartyIdentification/cbc:ID[normalize-space()]">
      <p>
        <xsl:choose>
          <xsl:when test="@schemeID = 'MERSISNO'"><t:t>MERSİS no</t:t></xsl:when>
          <xsl:when test="@schemeID = 'TICARETSICILNO'"><t:t>Ticaret sicil no</t:t></xsl:when>
          <xsl:otherwise><xsl:value-of select="@schemeID"/></xsl:otherwise>
        </xsl:choose>: <xsl:value-of select="."/>
      </p>
    </xsl:for-each>
    <xsl:for-each select="cac:Contact/cbc:Telephone[normalize-space()]"><p><t:t>Telefon</t:t>: <xsl:value-of select="."/></p></xsl:for-each>
    <xsl:for-each select="cac:Contact/cbc:Telefax[normalize-space()]"><p><t:t>Faks</t:t>: <xsl:value-of select="."/></p></xsl:for-each>
    <xsl:for-each select="cac:Contact/cbc:ElectronicMail[normalize-space()]"><p><t:t>E-posta</t:t>: <xsl:value-of select="."/></p></xsl:for-each>
    <xsl:for-each select="cbc:WebsiteURI[normalize-space()]"><p><t:t>Web</t:t>: <xsl:value-of select="."/></p></xsl:for-each>
  </xsl:template>

  <xsl:template match="*" mode="address">
    <p>
      <xsl:for-each select="cbc:District | cbc:StreetName | cbc:BlockName | cbc:BuildingName">
        <xsl:if test="normalize-space()"><xsl:value-of select="."/><xsl:text> </xsl:text></xsl:if>
      </xsl:for-each>
      <xsl:if test="normalize-space(cbc:BuildingNumber)">No: <xsl:value-of select="cbc:BuildingNumber"/><xsl:text> </xsl:text></xsl:if>
      <xsl:if test="normalize-space(cbc:Room)"><t:t>Kapı</t:t>: <xsl:value-of select="cbc:Room"/></xsl:if>
    </p>
    <p>
      <xsl:if test="normalize-space(cbc:PostalZone)"><xsl:value-of select="cbc:PostalZone"/><xsl:text> </xsl:text></xsl:if>
      <xsl:value-of select="cbc:CitySubdivisionName"/>
      <xsl:if test="normalize-space(cbc:CitySubdivisionName) and normalize-space(cbc:CityName)"> / </xsl:if>
      <xsl:value-of select="cbc:CityName"/>
      <xsl:if test="normalize-space(cac:Country/cbc:Name)"><xsl:text> </xsl:text><xsl:value-of select="cac:Country/cbc:Name"/></xsl:if>
    </p>
  </xsl:template>
</xsl:stylesheet>
