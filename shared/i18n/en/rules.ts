import type { rules as ja } from '../ja/rules.ts'
import type { Words } from '../types.ts'

export const rules: Words<typeof ja> = {
  required: 'This cannot be empty',
  tooLong: 'At most {{max, number}} characters (now {{length, number}})',
  notAscii: 'Only half-width letters, digits and signs (printable ASCII)',
  exponentForm:
    'This is Excel’s exponent form ({{text}}). Give the cell the format “Text” or “Number” in Excel and put the whole number in',
  notANumber: 'Type a number',
  notWhole: 'No decimals here: type a whole number',
  tooManyDecimals: 'At most {{max}} decimals',
  outOfRange: 'Type a number from {{min, number}} to {{max, number}}',
  notAChoice: 'Choose one of the list',
  unknownCategory: 'There is no such category: choose one of the list',
  ambiguousCategory: 'Several categories have this name: choose one of the list',
  codeTaken: 'Another product has this code',
  unknownProduct: 'This product is gone',
  readOnly: 'This column cannot be changed in Banto',
}
