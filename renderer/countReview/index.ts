export { RecountList } from './RecountList.tsx'
export { ReviewPart } from './ReviewPart.tsx'
