import { element, fragment } from './xml.js';

/** The name of the file inside a PDF (Factur-X, 6.2.2). */
export const attachment = 'factur-x.xml';

const namespace = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#';

const property = (name: string, description: string) =>
  element(
    'rdf:li',
    [
      element('pdfaProperty:name', name),
      element('pdfaProperty:valueType', 'Text'),
      element('pdfaProperty:category', 'external'),
      element('pdfaProperty:description', description),
    ],
    { 'rdf:parseType': 'Resource' },
  );

/** What Factur-X adds to the metadata (XMP), with the schema that PDF/A asks for of whoever adds something (ISO 19005-3, 6.6.2.3). */
export const facturXMetadata = [
  element(
    'rdf:Description',
    [
      element('pdfaExtension:schemas', [
        element('rdf:Bag', [
          element(
            'rdf:li',
            [
              element('pdfaSchema:schema', 'Factur-X PDFA Extension Schema'),
              element('pdfaSchema:namespaceURI', namespace),
              element('pdfaSchema:prefix', 'fx'),
              element('pdfaSchema:property', [
                element('rdf:Seq', [
                  property('DocumentFileName', 'The name of the embedded XML document'),
                  property('DocumentType', 'The type of the hybrid document'),
                  property('Version', 'The version of the schema of the XML document'),
                  property('ConformanceLevel', 'The conformance level of the XML document'),
                ]),
              ]),
            ],
            { 'rdf:parseType': 'Resource' },
          ),
        ]),
      ]),
    ],
    {
      'rdf:about': '',
      'xmlns:pdfaExtension': 'http://www.aiim.org/pdfa/ns/extension/',
      'xmlns:pdfaSchema': 'http://www.aiim.org/pdfa/ns/schema#',
      'xmlns:pdfaProperty': 'http://www.aiim.org/pdfa/ns/property#',
    },
  ),
  element(
    'rdf:Description',
    [
      element('fx:DocumentType', 'INVOICE'),
      element('fx:DocumentFileName', attachment),
      element('fx:Version', '1.0'),
      element('fx:ConformanceLevel', 'EN 16931'),
    ],
    { 'rdf:about': '', 'xmlns:fx': namespace },
  ),
]
  .map(fragment)
  .join('');
