import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Waiting } from '@/app/_ui/waiting';
import { useRoomState } from '@/app/_viewer/room';

// With the data dictionary, which nobody else in the browser needs.
const Tags = dynamic(() => import('./tags').then((module) => module.Tags), {
  loading: Opening,
});

function Opening() {
  const t = useTranslations('info.tags');
  return <Waiting>{t('opening')}</Waiting>;
}

/** The DICOM tags, once somebody asks for them. */
export function TagsPanel() {
  const open = useRoomState(({ panel }) => panel === 'tags');
  const [search, setSearch] = useState('');
  // What nobody sees is not worked out for every slice.
  return open ? <Tags search={search} onSearch={setSearch} /> : null;
}
