import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';

/** The field's terms, as the vendor's own help writes them in each language: whoever has read it finds the same words here. */
const terms: Record<string, Record<string, string>> = {
  pl: {
    ...{card_title: 'Dowód zaangażowania', card_preview: 'Podgląd', account_edit: 'Edytuj'},
    ...{dashboard_status: 'Klient i status', status_pending: 'Oczekujący'},
    ...{status_confirmed: 'Potwierdzony', status_rejected: 'Odrzucony'},
    form_duration: 'Szacowany czas trwania onboardingu',
  },
  it: {
    ...{card_links: 'Link di conferma', account_edit: 'Modifica', card_clone: 'Clona'},
    ...{status_pending: 'In sospeso', status_confirmed: 'Confermato', status_rejected: 'Rifiutato'},
    account_remove: 'Rimuovi',
  },
  de: {
    ...{card_title: 'Nachweis der Beteiligung', card_create: 'Bestätigungslink erstellen'},
    ...{
      card_links: 'Bestätigungslinks',
      card_preview: 'Vorschau',
      dashboard_status: 'Kunde & Status',
    },
    ...{account_edit: 'Bearbeiten', card_clone: 'Klonen'},
    ...{status_pending: 'Ausstehend', status_confirmed: 'Bestätigt', status_rejected: 'Abgelehnt'},
  },
  es: {
    ...{card_links: 'Enlaces de confirmación', card_create: 'Crear enlace de confirmación'},
    ...{card_title: 'Prueba de participación', card_preview: 'Vista preliminar'},
    ...{dashboard_status: 'Cliente y estado', form_providing: 'Ofrecer incorporación'},
    ...{account_edit: 'Editar', card_clone: 'Clonar'},
    ...{status_pending: 'Pendiente', status_confirmed: 'Confirmado', status_rejected: 'Rechazado'},
  },
};

it.each(Object.entries(terms))('in %s are those of the help', (language, wanted) => {
  const path = `public/_locales/${language}/messages.json`;
  const texts = JSON.parse(readFileSync(path, 'utf8')) as Record<string, {message: string}>; // the extension's format
  const found = Object.keys(wanted).map((key) => [key, texts[key]?.message]);
  expect(Object.fromEntries(found)).toEqual(wanted);
});
