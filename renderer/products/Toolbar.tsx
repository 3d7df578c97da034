import { useEffect, useRef, useState, type RefObject } from 'react'
import type { Category, ViewRequest } from '#shared/contracts/products.ts'
import { useWords } from '../common/i18n.ts'
import {
  ActionIcon,
  Button,
  CloseButton,
  IconAlertTriangle,
  IconPercentage,
  IconPlus,
  IconRefresh,
  IconSearch,
  IconTag,
  IconTrash,
  Menu,
  SegmentedControl,
  Text,
  TextInput,
} from '../ui/index.ts'
import { CategoryFilter } from './CategoryFilter.tsx'
import { ColumnChooser } from './ColumnChooser.tsx'

import type { Deletion } from './useDeletion.ts'
import type { Labelling } from './useLabelling.ts'

const pause = 150
const modes = ['all', 'changed', 'problems'] as const

interface Props {
  readonly request: ViewRequest
  readonly ask: (change: Partial<ViewRequest>) => void
  readonly categories: readonly Category[]
  readonly total: number | null
  readonly searching: boolean
  readonly outdated: boolean
  readonly problems: number
  readonly search: RefObject<HTMLInputElement | null>
  readonly columnsOpen: boolean
  readonly onColumnsOpen: (open: boolean) => void
  readonly onRefresh: () => void
  readonly onBulk: () => void
  readonly canBulk: boolean
  readonly deletion: Pick<Deletion, 'canDelete' | 'open'>
  readonly labelling: Labelling
  readonly onCreate: () => void
  readonly toGrid: () => void
}

export function Toolbar(props: Props) {
  const { request, ask, categories, total, searching, outdated, problems, onRefresh, onBulk, canBulk } = props
  const { t } = useWords()
  return (
    <div className="products-toolbar" role="toolbar" aria-label={t('products.title')}>
      <SearchBox input={props.search} value={request.search} onChange={(search) => ask({ search })} toGrid={props.toGrid} />
      <CategoryFilter categories={categories} value={request.categoryId} onChange={(categoryId) => ask({ categoryId })} />
      <SegmentedControl
        value={request.only}
        aria-label={t('products.only.label')}
        onChange={(only) => ask({ only: modes.find((mode) => mode === only) ?? 'all' })}
        data={modes.map((mode) => ({
          value: mode,
          label:
            mode === 'problems' && problems > 0 ? (
              <span className="products-problems">
                <IconAlertTriangle size={13} stroke={1.8} aria-hidden />
                {t('products.only.problems')}
              </span>
            ) : (
              t(`products.only.${mode}`)
            ),
        }))}
      />
      <Text size="sm" c="dimmed" className="products-total" role="status" aria-live="polite">
        {total === null ? (searching ? t('products.searching') : '') : t('products.total', { count: total })}
      </Text>
      {outdated && (
        <Button
          variant="light"
          color="yellow"
          leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />}
          title={t('products.outdated')}
          onClick={onRefresh}
        >
          {t('products.refresh')}
        </Button>
      )}
      <span className="products-gap" />
      <Button variant="default" leftSection={<IconPlus size={15} stroke={1.6} aria-hidden />} onClick={props.onCreate}>
        {t('products.create.button')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('labels.actions.printLabels')}
            title={t('labels.actions.printLabels')}
            disabled={!canBulk}
          >
            <IconTag size={15} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={props.labelling.ofSelection} rightSection={<Text size="xs">Ctrl+P</Text>}>
            {t('labels.actions.printSelected')}
          </Menu.Item>
          <Menu.Item onClick={props.labelling.ofAll}>{t('labels.actions.printAll')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t('products.delete.action')}
        title={t('products.delete.action')}
        disabled={!props.deletion.canDelete}
        onClick={props.deletion.open}
      >
        <IconTrash size={15} stroke={1.6} aria-hidden />
      </ActionIcon>
      <ColumnChooser opened={props.columnsOpen} onOpened={props.onColumnsOpen} />
      <Button leftSection={<IconPercentage size={15} stroke={1.6} aria-hidden />} disabled={!canBulk} onClick={onBulk}>
        {t('products.bulk.button')}
      </Button>
    </div>
  )
}

interface SearchProps {
  readonly input: RefObject<HTMLInputElement | null>
  readonly value: string
  readonly onChange: (search: string) => void
  readonly toGrid: () => void
}

/** Searches while one types, 150 ms after the last key; what an IME has not settled yet counts too. */
function SearchBox({ input, value, onChange, toGrid }: SearchProps) {
  const { t } = useWords()
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    // Another part of the program asked for a search, or took it away.
    if (value !== sent.current) setText(value)
    sent.current = value
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const send = (search: string): void => {
    clearTimeout(timer.current)
    if (search === sent.current) return
    sent.current = search
    onChange(search)
  }
  return (
    <TextInput
      ref={input}
      className="products-search"
      value={text}
      placeholder={t('products.search')}
      aria-label={t('products.search')}
      spellCheck={false}
      leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <CloseButton
            size="xs"
            aria-label={t('products.clearSearch')}
            onClick={() => {
              setText('')
              send('')
              input.current?.focus()
            }}
          />
        )
      }
      onChange={(event) => {
        const search = event.currentTarget.value
        setText(search)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => send(search), pause)
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.keyCode === 229) return
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault()
          send(text)
          toGrid()
        }
        if (event.key === 'Escape') {
          event.preventDefault()
          if (text === '') return toGrid()
          setText('')
          send('')
        }
      }}
    />
  )
}
