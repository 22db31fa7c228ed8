import PDFDocument from 'pdfkit';
import type {Texts} from '../../lib/domain/texts.ts';
import type {Receipt} from '../../lib/receipt/receipt.ts';
import {
  lineTexts,
  mainFacts,
  notProvenTexts,
  numberFacts,
  provenTexts,
} from '../../lib/receipt/receipt-words.ts';
import {receiptFonts} from './receipt-fonts.ts';

const ink = '#18222e';
const soft = '#536271';
const accent = '#0f5f56';
const margin = 56;
const labelWidth = 150;

/**
 * A receipt on paper, made when somebody asks for it. The page is for reading and proves nothing; the signed receipt lies in it as an
 * attachment. A letter that the font lacks is a box here, and as it was in the attachment.
 */
export function makeReceiptPdf(texts: Texts, receipt: Receipt, jws: string): Promise<Buffer> {
  const {t} = texts;
  const fonts = receiptFonts();
  const at = new Date(receipt.answered.at);
  const doc = new PDFDocument({
    ...{size: 'A4', margin, pdfVersion: '1.7', lang: texts.locale, displayTitle: true},
    ...{font: ''}, // none of its own
    info: {
      ...{Title: `${t('receipt_title')} ${receipt.jti}`, Author: receipt.iss, Creator: 'Vouch'},
      ...{Subject: `${receipt.partner.name}, ${receipt.program.name}`, CreationDate: at},
    },
  });
  for (const name of ['plain', 'bold'] as const) {
    doc.registerFont(name, fonts[name] as unknown as Buffer); // it takes a font that was read as well, which its types leave out
  }
  const bytes = collect(doc);
  doc.file(Buffer.from(jws), {
    ...{name: `vouch-receipt-${receipt.jti}.jws`, type: 'application/jose'},
    ...{creationDate: at, modifiedDate: at, description: t('receipt_download_signed')},
  });

  const heading = (text: string) =>
    doc.moveDown(0.8).font('bold', 12).fillColor(accent).text(text, margin).moveDown(0.3);
  const plain = (size = 10) => doc.font('plain', size).fillColor(ink);
  const fact = (label: string, given: string, size = 10) => {
    const value = given.normalize('NFC'); // marks are not put on letters here
    const width = widthOf(doc) - labelWidth;
    beginWhereItFits(doc, plain(size).heightOfString(value, {width}));
    const {page, y} = doc;
    doc.fillColor(soft).text(label, margin, y, {width: labelWidth - 10});
    const end = doc.y;
    plain(size).text(value, margin + labelWidth, y, {width});
    doc.y = (doc.page === page ? Math.max(doc.y, end) : doc.y) + 3;
  };

  doc.font('bold', 20).fillColor(accent).text(t('receipt_title'));
  plain().text(t('receipt_lead', receipt.iss)).moveDown(0.8);
  for (const {label, value} of mainFacts(texts, receipt)) fact(label, value);
  heading(t('receipt_products'));
  for (const {verdictText, product, notes} of lineTexts(texts, receipt)) {
    fact(verdictText, [product, ...notes].join('\n'));
  }
  heading(t('receipt_proven'));
  for (const text of provenTexts(texts, receipt)) point(text);
  heading(t('receipt_not_proven'));
  for (const text of notProvenTexts(texts, receipt)) point(text);
  heading(t('receipt_details'));
  for (const {label, value} of numberFacts(texts, receipt, undefined)) fact(label, value, 8);
  doc.moveDown(0.8);
  doc.font('plain', 9).fillColor(soft);
  doc.text(t('receipt_pdf_note', `${receipt.iss}/verify`), margin);
  doc.end();
  return bytes;

  function point(text: string): void {
    plain()
      .text(`•  ${text}`, margin, doc.y, {width: widthOf(doc)})
      .moveDown(0.2);
  }
}

type Doc = PDFKit.PDFDocument;

function widthOf({page}: Doc): number {
  return page.width - 2 * margin;
}

/** A line is not torn apart by the end of a page, unless it is longer than one. */
function beginWhereItFits(doc: Doc, height: number): void {
  const {page, y} = doc;
  const needed = height > page.height - 2 * margin ? 60 : height;
  if (y + needed > page.height - margin) doc.addPage();
}

function collect(doc: Doc): Promise<Buffer> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => done(Buffer.concat(chunks)));
    doc.on('error', fail);
  });
}
