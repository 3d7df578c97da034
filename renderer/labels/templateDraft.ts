import { create } from 'zustand'
import type { LabelTemplate } from '#shared/domain/labels/template.ts'
import { isWhole } from './usePreview.ts'

/** A template that is being changed and is not saved. */
export interface TemplateDraft {
  /** Null: a new one. */
  readonly templateId: number | null
  readonly name: string
  readonly template: LabelTemplate
  /** As it was last without a mistake: what the preview shows. */
  readonly whole: LabelTemplate
}

interface TemplatesState {
  /** Key of the template that is shown; null: the first. */
  readonly selected: string | null
  /** It stays while other tabs and screens are looked at, until it is saved or discarded. */
  readonly draft: TemplateDraft | null
  readonly select: (key: string | null) => void
  readonly setDraft: (draft: TemplateDraft | null) => void
}

const nothing = { selected: null, draft: null }

export const useTemplates = create<TemplatesState>((set) => ({
  ...nothing,
  select: (selected) => set({ selected, draft: null }),
  setDraft: (draft) => set({ draft }),
}))

/** Another shop has other templates. */
export const leaveTemplates = (): void => useTemplates.setState(nothing)

/** A draft with a part of it changed. */
export function withTemplate(draft: TemplateDraft, part: Partial<LabelTemplate>): TemplateDraft {
  const template = { ...draft.template, ...part }
  return { ...draft, template, whole: isWhole(template) ? template : draft.whole }
}

/** Whether two templates are the same, so that there is nothing to save. */
export const sameTemplate = (a: LabelTemplate, b: LabelTemplate): boolean =>
  // NaN becomes null in JSON, which no kept template has.
  JSON.stringify(a) === JSON.stringify(b)
