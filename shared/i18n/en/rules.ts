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
  notAColour: 'Write # and six digits, such as #ff8800',
  unknownParent: 'The parent category is gone',
  unknownGroup: 'There is no such category group: choose one from the list',
  unknownTaxRate: 'There is no such reduced tax rate: choose one from the list',
  cycle: 'A category cannot be put below itself',
  tooDeep: 'Categories have at most {{max}} levels',
  hasProducts: '{{count, number}} products are in this category',
  hasProducts_one: '{{count, number}} product is in this category',
  hasChildren: '{{count, number}} categories are below this one',
  hasChildren_one: '{{count, number}} category is below this one',
  goesAway: 'This category is to be deleted',
  codeTaken: 'Another product has this code',
  unknownProduct: 'This product is gone',
  productGoes: 'This product is to be deleted. To change it, take the deletion back first',
  readOnly: 'This column cannot be changed in Banto',
}
