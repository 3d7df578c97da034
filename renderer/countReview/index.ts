export { RecountList } from './RecountList.tsx'
export { ReviewPart } from './ReviewPart.tsx'
export { useReview } from './state.ts'
