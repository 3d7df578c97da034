import { useEffect, useMemo, useRef, useState } from 'react'
import type { CategoryTree as Tree } from '#shared/contracts/categories.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useEngine } from '../common/queries.ts'
import {
  Alert,
  Button,
  CloseButton,
  IconCategory,
  IconPlus,
  IconSearch,
  IconTrash,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
  VisuallyHidden,
} from '../ui/index.ts'
import './categories.css'
import { CategoryForm } from './CategoryForm.tsx'
import { CategoryTree } from './CategoryTree.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { useCategories } from './state.ts'
import { found, hits, successorOf, treeLines, visibleAncestor } from './treeView.ts'
import { childOf, mayHaveChildren, siblingOf, useCategoryActions } from './useCategoryActions.ts'
import { useAnnounced, useCategoryCommands } from './useCategoryCommands.ts'
import { useCategoryWords } from './words.ts'

const noTree: Tree = { rows: [], groups: [], taxRates: [] }
const icon = { size: 15, stroke: 1.6 } as const

/** 部門 as a tree with everything Smaregi keeps of them; everything is only staged. */
export function CategoriesScreen() {
  const { t } = useWords()
  const errors = useErrors()
  const { data, error } = useEngine('categories.tree', {})
  const tree = data ?? noTree
  const { rows } = tree
  const { selected, search, closed, adding, deleting, renaming, find, select, setOpen, add, rename, askDelete } = useCategories()
  const words = useCategoryWords(tree)
  const commands = useCategoryCommands(tree, words)
  const said = useAnnounced((state) => state.said)
  const treeRef = useRef<HTMLDivElement>(null)
  const searchRef = useRef<HTMLInputElement>(null)
  const [inForm, setInForm] = useState(false)
  const keys = useMemo(() => found(rows, search), [rows, search])
  const lines = useMemo(() => treeLines(rows, closed, keys), [rows, closed, keys])
  const row = rows.find(({ categoryId }) => categoryId === selected) ?? null
  const withChildren = useMemo(() => rows.filter(({ children }) => children > 0).map(({ categoryId }) => categoryId), [rows])

  // Another screen, or an undo, shows one of them.
  const shown = useNavigation((navigation) => navigation.shownCategory)
  useEffect(() => {
    if (shown === null) return
    find('')
    select(shown.categoryId)
    useNavigation.getState().categoryShown()
  }, [shown, find, select])
  // What was begun is not there again when the screen is entered anew.
  useEffect(
    () => () => {
      add(null)
      rename(null)
      askDelete(null)
    },
    [add, rename, askDelete],
  )
  // What lies below a closed one is not in sight: the closed one is selected in its place.
  const standIn = keys === null ? visibleAncestor(rows, closed, selected) : null
  useEffect(() => {
    if (standIn !== null) select(standIn)
  }, [standIn, select])

  // One that is gone leaves the selection to its neighbour, one that was numbered to itself.
  const before = useRef(rows)
  useEffect(() => {
    if (data === undefined) return
    if (selected !== null && !rows.some(({ categoryId }) => categoryId === selected)) {
      const next = successorOf(before.current, rows, selected)
      if (next !== null) select(next)
    }
    before.current = rows
  }, [data, rows, selected, select])
  // Who comes by the keyboard works in the tree at once; what a dialog or a field holds is left alone.
  const isDrawn = lines.length > 0
  useEffect(() => {
    const { activeElement } = document
    if (isDrawn && (activeElement === document.body || activeElement?.id === 'main')) treeRef.current?.focus({ preventScroll: true })
  }, [isDrawn])

  useCategoryActions({
    rows,
    row,
    commands,
    typing: inForm || renaming !== null || adding !== null,
    toSearch: () => {
      searchRef.current?.focus()
      searchRef.current?.select()
    },
    toTree: () => treeRef.current?.focus(),
  })

  return (
    <div className="categories">
      <div className="categories-bar">
        <Title order={1} fz={15}>
          {t('categories.title')}
        </Title>
        <TextInput
          ref={searchRef}
          className="categories-search"
          aria-label={t('categories.search')}
          placeholder={t('categories.search')}
          leftSection={<IconSearch {...icon} />}
          value={search}
          onChange={(event) => find(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Escape') find('')
            if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
            event.preventDefault()
            const hit = hits(rows, search)
            const first = hit?.[0]
            if (first !== undefined && !hit?.some(({ categoryId }) => categoryId === selected)) select(first.categoryId)
            treeRef.current?.focus()
          }}
          rightSection={search === '' ? null : <CloseButton size="xs" aria-label={t('categories.clearSearch')} onClick={() => find('')} />}
        />
        <Text size="xs" c="dimmed">
          {t('categories.total', { count: rows.length })}
        </Text>
        <span className="categories-gap" />
        <Button variant="default" onClick={() => setOpen(withChildren, true)} disabled={withChildren.length === 0}>
          {t('categories.unfoldAll')}
        </Button>
        <Button variant="default" onClick={() => setOpen(withChildren, false)} disabled={withChildren.length === 0}>
          {t('categories.foldAll')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconTrash {...icon} />}
          disabled={row === null || row.deletion !== null}
          onClick={() => row !== null && askDelete(row.categoryId)}
        >
          {t('categories.delete')}
        </Button>
        <Button
          variant="default"
          disabled={!mayHaveChildren(row)}
          onClick={() => {
            if (!mayHaveChildren(row)) return
            setOpen([row.categoryId], true)
            add(childOf(row))
          }}
        >
          {t('categories.addBelow')}
        </Button>
        <Button leftSection={<IconPlus {...icon} />} onClick={() => add(siblingOf(row))}>
          {t('categories.add')}
        </Button>
      </div>
      <div className="categories-body">
        <div className="categories-left">
          {error !== null && data === undefined ? (
            <Alert color="red" role="alert" m="md">
              {errors.text(error)}
            </Alert>
          ) : data === undefined ? (
            <Stack gap="xs" p="md" aria-busy>
              <Skeleton h={18} w="70%" />
              <Skeleton h={18} w="50%" />
              <Skeleton h={18} w="60%" />
            </Stack>
          ) : (
            <>
              {rows.length === 0 && adding === null ? (
                <div className="categories-none">
                  <IconCategory size={34} stroke={1.2} aria-hidden />
                  <Text fw={600}>{t('categories.empty.title')}</Text>
                  <Text size="sm">{t('categories.empty.body')}</Text>
                </div>
              ) : lines.length === 0 && adding === null ? (
                <div className="categories-none">
                  <Text size="sm">{t('categories.nothingFound')}</Text>
                </div>
              ) : (
                <CategoryTree rows={rows} lines={lines} commands={commands} treeRef={treeRef} />
              )}
              <Text className="categories-hint" size="xs" c="dimmed">
                {t('categories.hint')}
              </Text>
            </>
          )}
        </div>
        <ScrollArea className="categories-right" type="auto" onFocusCapture={() => setInForm(true)} onBlurCapture={() => setInForm(false)}>
          <CategoryForm tree={tree} row={row} words={words} commands={commands} />
        </ScrollArea>
      </div>
      <VisuallyHidden role="status">{said?.text ?? ''}</VisuallyHidden>
      <DeleteDialog
        row={rows.find(({ categoryId }) => categoryId === deleting) ?? null}
        onClose={() => askDelete(null)}
        onDelete={(key) => void commands.remove(key)}
      />
    </div>
  )
}
