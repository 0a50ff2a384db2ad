// After the example has run: it printed what is left, and the Java of the README stands in it, line by line.
String output = new File(basedir, 'build.log').getText('UTF-8')
assert output.contains('1 order, 97.5 credits left')

List<String> compiled = new File(basedir, 'src/test/java/example').listFiles()
        .collectMany { it.readLines('UTF-8')*.trim() }
String readme = new File(basedir, '../../../../README.md').getText('UTF-8')
List<String> shown = readme.findAll(/(?s)```java\n(.*?)```/) { whole, code -> code }
        .collectMany { it.readLines()*.trim() }
        .findAll { it && !it.startsWith('//') }
assert shown.size() >= 10
assert shown.findAll { !(it in compiled) } == []
