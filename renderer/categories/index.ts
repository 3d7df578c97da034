export { CategoriesScreen } from './CategoriesScreen.tsx'
