import type { CategoryRule } from '../../domain/categoryFields.ts'
import type { CellRule } from '../../domain/productFields.ts'

/** What a cell's value breaks, said so that the person knows what to type instead. */
export const rules = {
  required: '空欄にはできません',
  tooLong: '{{max, number}}文字までです(いま{{length, number}}文字)',
  notAscii: '半角の英数字と記号だけ使えます',
  exponentForm: 'Excelの指数表示({{text}})です。Excelでセルの書式を「文字列」か「数値」にして、もとの番号を入れてください',
  notANumber: '数字で入力してください',
  notWhole: '小数は使えません。整数で入力してください',
  tooManyDecimals: '小数は{{max}}桁までです',
  outOfRange: '{{min, number}}から{{max, number}}までの数にしてください',
  notAChoice: '一覧から選んでください',
  unknownCategory: 'この部門はありません。一覧から選んでください',
  ambiguousCategory: '同じ名前の部門がいくつもあります。一覧から選んでください',
  notAColour: '#ff8800のように、#と6桁で入力してください',
  unknownParent: '親に選んだ部門はもうありません',
  unknownGroup: 'この部門グループはありません。一覧から選んでください',
  unknownTaxRate: 'この軽減税率はありません。一覧から選んでください',
  cycle: '自分自身や、その下の部門へは移せません',
  tooDeep: '部門の階層は{{max}}つまでです',
  hasProducts: 'この部門には{{count, number}}商品があります',
  hasChildren: 'この部門の下に{{count, number}}部門があります',
  goesAway: '削除する予定の部門です',
  codeTaken: 'この商品コードは、ほかの商品が使っています',
  unknownProduct: 'この商品はもうありません',
  productGoes: '削除する予定の商品です。直すには、先に削除を取り消してください',
  readOnly: 'この列は番頭では変更できません',
} as const satisfies Readonly<Record<CellRule | CategoryRule | 'ambiguousCategory' | 'readOnly', string>>
