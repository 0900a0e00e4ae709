import type { Metadata } from 'next';
import { SurveyPage } from '@/app/_models/survey-page';

export const metadata: Metadata = { title: 'Models' };

export default function Page() {
  return <SurveyPage />;
}
