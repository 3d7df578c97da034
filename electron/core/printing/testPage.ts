import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { escapeText } from './layout/escapeText.ts'

/**
 * A page that shows what a printer can do and how it is set: columns, sizes, kana, the characters beyond JIS (by which a person sees
 * whether `cp932` is right), a JAN and a QR code, each of which is read back in the tests.
 */
export function testPage(name: string, { columns }: Pick<ReceiptPrinterSettings, 'columns'>): string {
  const ruler = Array.from({ length: columns }, (_, i) => (i % 10 === 9 ? String(((i + 1) / 10) % 10) : '.')).join('')
  return [
    `^^^テスト印刷`,
    `${escapeText(name)}`,
    '-',
    `{text:nowrap}`,
    ruler,
    '{text:wrap;width:*,12}',
    `ふつうの文字 | ¥1,234`,
    `^横倍^ | ^¥980`,
    `^^縦倍^^ | ^^¥980`,
    `"太字" _下線_ \`反転\` | ¥0`,
    'ﾊﾝｶｸｶﾅ ABC abc 123 | ¥5',
    '①②③ ㈱ ㌔ Ⅲ 髙島 山﨑 麵〜 | ¥10',
    '{width:auto}',
    '-',
    '{code:4901234567894;option:jan,3,60,hri}',
    '{code:BANTO TEST;option:qrcode,5,m}',
  ].join('\n')
}
