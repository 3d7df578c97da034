/** The templates of what is made of a transaction, as they come with the program. */
export const receiptTemplate = `{width:auto}
{{#issuerName}}
"{{issuerName}}"
{{/issuerName}}
{{storeName}}
{{#address}}
{{address}}
{{/address}}
{{#phone}}
電話 {{phone}}
{{/phone}}
{{#registrationNumber}}
登録番号 {{registrationNumber}}
{{/registrationNumber}}

{{#reissued}}
^^^再発行
{{/reissued}}
{{#cancelled}}
^"取消済み"
{{/cancelled}}
{{#isReturn}}
^"返品"
{{/isReturn}}

|{{dateAndTime}}
|レシート番号 {{number}}
{{#staff}}
|担当 {{staff}}
{{/staff}}
-
{width:*,10}
{{#lines}}
{{#returned}}返品 {{/returned}}{{name}} {{mark}} | {{amount}}
{{#details}}
{width:auto}
|~~{{price}} × {{quantity}}{{#discount}} 値引 {{discount}}{{/discount}}
{width:*,10}
{{/details}}
{{/lines}}
{width:auto}
-
{width:*,12}
小計 ({{pieces}}点) | {{subtotal}}
{{#extras}}
{{name}} | {{amount}}
{{/extras}}

{width:8,*}
"^^合計" | "^^{{total}}"
{width:*,12}

{{#rates}}
{{rate}}%対象{{mark}} | {{total}}
~内消費税等 | {{tax}}
{{/rates}}
{{#untaxed}}
非課税対象 | {{untaxed}}
{{/untaxed}}

{{#payments}}
{{name}} | {{amount}}
{{/payments}}
{{#change}}
お預かり | {{deposit}}
お釣り | {{change}}
{{/change}}
{width:auto}
{{#hasReduced}}

|※は軽減税率の対象です
{{/hasReduced}}
{{#barcode}}

{code:{{barcode}};option:code128,2,64,hri}
{{/barcode}}
{{#footer}}

{{footer}}
{{/footer}}
`

export const deliveryNoteTemplate = `{width:auto}
^^納品書

{{#recipient}}
|"{{recipient}} 様"
{{/recipient}}
{{date}}|
No. {{number}}|

{{#issuerName}}
{{issuerName}}|
{{/issuerName}}
{{storeName}}|
{{#address}}
{{address}}|
{{/address}}
{{#phone}}
電話 {{phone}}|
{{/phone}}
{{#registrationNumber}}
登録番号 {{registrationNumber}}|
{{/registrationNumber}}

|下記のとおり納品いたします。
-
|品名
{width:*,12}
~数量 × 単価 | 金額
{width:auto}
-
{{#lines}}
{width:auto}
|{{name}} {{mark}}
{width:*,12}
~{{quantity}} × {{price}} | {{amount}}
{{/lines}}
{width:auto}
-
{width:*,12}
小計 | {{subtotal}}
{{#extras}}
{{name}} | {{amount}}
{{/extras}}
"合計" | "{{total}}"
{{#rates}}
{{rate}}%対象{{mark}} | {{total}}
~内消費税等 | {{tax}}
{{/rates}}
{{#untaxed}}
非課税対象 | {{untaxed}}
{{/untaxed}}
{width:auto}
{{#hasReduced}}
|※は軽減税率の対象です
{{/hasReduced}}

|受領印
`
